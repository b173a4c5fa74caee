"""Rendering a snapshot as PDF (PDF/A-3a, PDF/UA-1). The same snapshot gives the same bytes.

Optimisations, by effect: a slim user-agent stylesheet, fixed table layout, fonts and stylesheets loaded once a process,
no garbage collection while rendering.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, NamedTuple

from django.template.loader import render_to_string
from django.utils import translation
from weasyprint import CSS, HTML, Attachment
from weasyprint.urls import URLFetcher

from documents.elmo.transcript import elmo
from documents.kinds.parts import sha256_of
from documents.kinds.registry import KINDS
from documents.rendering import xmp
from documents.rendering.fonts import Fonts, require_glyphs
from documents.rendering.typefaces import FONTS
from jobs.memory import no_garbage_collection

HERE = Path(__file__).parent
Finisher = Callable[[Any, Any], None]
pango_lock = Lock()  # Pango's font map is shared by all documents of a process and not thread-safe


class Stylesheets(NamedTuple):
    """Loaded once a process: a new font configuration for each document leaks memory."""

    fonts: Fonts
    slim: CSS
    print: CSS


@cache
def stylesheets() -> Stylesheets:
    fonts = Fonts()
    slim, own = (stylesheet(HERE / name, fonts) for name in ("slim.css", "print.css"))
    return Stylesheets(fonts, slim=slim, print=own)


def stylesheet(path: Path, fonts: Fonts) -> CSS:
    """Load a stylesheet that may refer to files of the font package. Call under `pango_lock`."""
    text, fetcher = path.read_text(encoding="utf-8"), URLFetcher(allowed_protocols=("file",))
    return CSS(string=text, base_url=f"{FONTS.as_uri()}/", font_config=fonts, url_fetcher=fetcher)


class SlimHTML(HTML):
    """HTML with our own user-agent stylesheet. `_ua_stylesheets` is private to WeasyPrint; a test guards it."""

    def _ua_stylesheets(self, forms=False):
        return [stylesheets().slim]


def render_pdf(snapshot: dict) -> bytes:
    """Render the snapshot of a document."""
    kind = KINDS[snapshot["content"]["kind"]]
    with translation.override(snapshot["content"]["language"]):
        page = render_to_string(kind.template, kind.printed(snapshot))
    return pdf_of_html(
        page, [stylesheets().print], sha256_of(snapshot), SlimHTML, attachments_of(snapshot), finisher=finish
    )


def attachments_of(snapshot: dict) -> list[Attachment]:
    """The content for machines, within the PDF; dated as the document, so that the bytes stay the same."""
    if not KINDS[snapshot["content"]["kind"]].elmo:
        return []
    issued = datetime.fromisoformat(snapshot["issue"]["issued_at"]).astimezone(UTC)
    said = {"name": "elmo.xml", "description": "ELMO 1.7.0", "relationship": "Data"}
    return [Attachment(string=elmo(snapshot), created=issued, modified=issued, **said)]


def finish(document, pdf) -> None:
    """Finisher of `write_pdf` for what is issued: every character is there."""
    require_glyphs(document)
    xmp.finish(document, pdf)


def pdf_of_html(
    page: str,
    styles: list[CSS],
    sha256: str,
    html: type[HTML] = HTML,
    attachments: Sequence[Attachment] = (),
    variant: str = "pdf/a-3a",
    finisher: Finisher = xmp.finish,
) -> bytes:
    """Render HTML as PDF. `sha256` of the content becomes the identifier; `styles` come from `stylesheet`."""
    with pango_lock, no_garbage_collection():
        return html(string=page, url_fetcher=URLFetcher(allowed_protocols=("data",))).write_pdf(
            stylesheets=styles,
            font_config=stylesheets().fonts,
            pdf_variant=variant,
            pdf_identifier=bytes.fromhex(sha256)[:16],
            attachments=list(attachments),
            finisher=finisher,
        )
