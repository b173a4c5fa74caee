"""The PDF of a portfolio, for reading on paper (PDF/A-3a). It is not an official document."""

import base64
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone, translation
from weasyprint import CSS

from documents.kinds.parts import institution_said, partners, sha256_of
from documents.rendering.pdf import pdf_of_html, stylesheet, stylesheets
from exchange.archive.pdf_texts import printed
from portfolio.coverage.measure import STRENGTHS, framework_for, measure
from portfolio.coverage.wheel import wheel
from records.models import Enrolment

STYLE = Path(__file__).parent / "portfolio_pdf.css"
# For each strength: fill of a segment (as in portfolio_pdf.css), colour of its number
TONES = (("#ffffff", "#182022"), ("#d6e6e8", "#182022"), ("#7fb0b7", "#182022"), ("#0b5763", "#ffffff"))


@cache
def style() -> CSS:
    return stylesheet(STYLE, stylesheets().fonts)


def render_pdf(data: dict[str, Any], enrolment: Enrolment, now: datetime) -> bytes:
    """Render the content of an archive in its language, with the coverage of that day."""
    with translation.override(data["language"]):
        institutions = partners(enrolment.programme_version.programme)
        words = {
            **printed(data),
            "institutions": [institution_said(one, data["language"]) for one in institutions],
            "coverage": coverage(enrolment, now),
            "made_at": data["made_at"],
        }
        page = render_to_string("exchange/archive/print/portfolio.html", words)
    return pdf_of_html(page, [style()], sha256_of(data))


def coverage(enrolment: Enrolment, now: datetime) -> dict[str, Any] | None:
    """Return matrix and wheel for the framework in which levels are signed; None without one."""
    today = timezone.localdate(now)
    framework = framework_for(enrolment, today)
    if framework is None:
        return None
    found = measure([enrolment], framework=framework, user=enrolment.user, today=today)[enrolment.pk]
    return {
        "framework": str(framework.title),
        "years": found.years,
        "rows": found.rows(),
        "competencies": found.competencies,
        "wheel": drawing(found),
        "strengths": list(enumerate(STRENGTHS)),
    }


def drawing(found) -> str:
    """Return the wheel as a `data:` URL: an image with alternative text for screen readers."""
    drawn = wheel(found)
    segments = [(one, *TONES[one.cell.strength]) for one in drawn.segments]
    return as_address(
        render_to_string("exchange/archive/print/_wheel.svg", {"segments": segments, "spokes": drawn.spokes})
    )


def as_address(svg: str) -> str:
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"
