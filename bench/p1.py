"""P1: our transcript compared with a plain document of the same content, in processor time a document."""

from functools import cache
from pathlib import Path

import segno
from django.conf import settings
from django.template import Context, Engine
from weasyprint import HTML

from bench.rows import Row, at_least, figure, in_turn
from documents.kinds.parts import sha256_of
from documents.kinds.transcript import transcript_content
from documents.kinds.transcript_print import printed
from documents.rendering.pdf import FONTS, render_pdf
from records.models import Enrolment
from tests.documents import props

HERE = Path(__file__).parent
ROUNDS = 11


@cache
def template():
    return Engine(libraries={}).from_string((HERE / "naive.html").read_text())


@cache
def sheet() -> str:
    """Return the path of the style sheet with the folder of the fonts filled in."""
    path = Path(settings.VAR_DIR) / "naive.css"
    path.write_text((HERE / "naive.css").read_text().replace("FONTS/", f"{FONTS.as_uri()}/"))
    return str(path)


def naive(snapshot: dict) -> bytes:
    """Return the same content in the simplest HTML."""
    words = printed(snapshot)
    words["qr_svg"] = segno.make(snapshot["issue"]["verify_url"], error="m", micro=False).svg_data_uri()
    return HTML(string=template().render(Context(words))).write_pdf(
        stylesheets=[sheet()],
        pdf_variant="pdf/a-3a",
        pdf_identifier=bytes.fromhex(sha256_of(snapshot))[:16],
    )


def run(faculty) -> list[Row]:
    faculty.grow(1)
    snapshot = props.snapshot(transcript_content(Enrolment.objects.get(), "fr"))
    pair = in_turn(lambda: naive(snapshot), lambda: render_pdf(snapshot), rounds=ROUNDS)
    return [
        at_least("P1", "transcripts a second and core, against naive", pair.ratio, "x", 2.4),
        figure("P1", "a naive transcript", pair.slow * 1000, "ms CPU"),
        figure("P1", "a transcript", pair.quick * 1000, "ms CPU"),
    ]
