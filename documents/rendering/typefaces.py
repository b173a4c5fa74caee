"""The files of the typeface of documents, from the lock file; DejaVu of the system completes what it lacks."""

from pathlib import Path

import font_source_sans_pro
from django.core.checks import Error, register
from django.utils.translation import gettext as _

FONTS = Path(font_source_sans_pro.font_directory)
FILES = ("SourceSansPro-Regular.ttf", "SourceSansPro-Semibold.ttf")  # those of print.css


class FontUnavailableError(Exception):
    """A document cannot be printed; the message is a translated sentence that says why."""


def require_fonts(folder: Path = FONTS) -> None:
    """Raise `FontUnavailableError` when a file is missing: WeasyPrint would take another typeface without a word."""
    for name in FILES:
        if not (folder / name).is_file():
            text = _("A font of the documents is not there: %(file)s. Tell the technical team.")
            raise FontUnavailableError(text % {"file": name})


def shown(characters: set[str]) -> str:
    """The characters with their code points, which name those that the reader cannot see either."""
    return ", ".join(f"{one} (U+{ord(one):04X})" for one in sorted(characters))


@register("documents")
def fonts_are_there(app_configs, **options):
    try:
        require_fonts()
    except FontUnavailableError as error:
        hint = "It comes with the package font-source-sans-pro of the lock file: install it again."
        return [Error(str(error), hint=hint, id="documents.E002")]
    return []
