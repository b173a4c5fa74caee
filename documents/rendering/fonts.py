"""The font configuration of a process, and what dead processes leave of theirs."""

import fcntl
import shutil
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext as _
from weasyprint.text.fonts import FontConfiguration

from documents.rendering.typefaces import FontUnavailableError, require_fonts, shown

PREFIX, LOCK = "cursus-fonts-", "lock"
JUST_MADE = timedelta(minutes=1)  # the folder of another process that has not locked it yet


class Fonts(FontConfiguration):
    """Keeps its copies of the fonts in a folder that is locked while the process or a child of it lives.

    WeasyPrint removes the folder of a process that ends by itself; that of a killed one would stay, 600 kB each.
    `_folder` is private to WeasyPrint; a test guards it.
    """

    def __init__(self) -> None:
        require_fonts()
        super().__init__()
        self._folder = Path(tempfile.mkdtemp(prefix=PREFIX))
        self._lock = (self._folder / LOCK).open("w")
        fcntl.flock(self._lock, fcntl.LOCK_EX)


def sweep(now: datetime | None = None) -> int:
    """Remove the folders of processes that died; return how many."""
    before = ((now or timezone.now()) - JUST_MADE).timestamp()
    removed = 0
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        if is_abandoned(folder, before):
            shutil.rmtree(folder, ignore_errors=True)  # another process may sweep too
            removed += 1
    return removed


def is_abandoned(folder: Path, before: float) -> bool:
    try:
        if folder.stat().st_mtime > before:
            return False
        with (folder / LOCK).open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:  # its process lives
        return False
    except OSError:  # gone, or another user's
        return False
    return True


def require_glyphs(document) -> None:
    """Raise `FontUnavailableError` when a character was drawn as an empty box: no font here has it.

    PDF/A forbids that, and a name must be printed as it is.
    """
    missing = {chr(code) for font in document.fonts.values() for code in font.missing}
    if missing:
        text = _("No font here can print: %(characters)s. Tell the technical team to install one that can.")
        raise FontUnavailableError(text % {"characters": shown(missing)})
