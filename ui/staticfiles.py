"""Static files: font files and one stylesheet that are made, hashed names, and compression."""

from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage
from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage

from ui import fonts

# The order of the cascade; the stylesheets of the apps follow
FIRST = ("fonts", "tokens", "base", "band", "layout", "components", "forms", "tables", "charts", "print")
STYLESHEET = "ui/pages.css"


class MadeFinder(BaseFinder):
    """A finder of files below one folder of MADE_DIR, each made when it is first asked for."""

    prefix = ""
    names: tuple[str, ...] = ()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.storage = FileSystemStorage(location=settings.MADE_DIR / self.prefix)
        self.storage.prefix = self.prefix

    def make(self, name: str) -> Path:
        raise NotImplementedError

    def find(self, path, find_all=False, **kwargs):
        folder, _slash, name = path.partition("/")
        found = [str(self.make(name))] if folder == self.prefix and name in self.names else []
        return found if find_all or not found else found[0]

    def list(self, ignore_patterns):
        for name in self.names:
            self.make(name)
            yield name, self.storage


class FontFinder(MadeFinder):
    """Finds `fonts/SourceSansPro-<face>.<part>.woff2`."""

    prefix = "fonts"
    names = fonts.NAMES

    def make(self, name):
        return fonts.path(name)


def stylesheets() -> list[Path]:
    """Return the stylesheets in the order of the cascade."""
    folder = Path(settings.STATICFILES_DIRS[0])
    first = [folder / "ui" / f"{name}.css" for name in FIRST]
    return [*first, *sorted(set(folder.glob("*/*.css")) - set(first))]


class StylesheetFinder(MadeFinder):
    """Finds `ui/pages.css`: all stylesheets of the pages in one file, so that a first page waits for one."""

    prefix = "ui"
    names = (STYLESHEET.removeprefix("ui/"),)

    def make(self, name):
        text = "\n".join(path.read_text(encoding="utf-8") for path in stylesheets())
        made = settings.MADE_DIR / STYLESHEET
        if not made.exists() or made.read_text(encoding="utf-8") != text:
            made.parent.mkdir(parents=True, exist_ok=True)
            unfinished = made.with_suffix(f".{id(text)}")
            unfinished.write_text(text, encoding="utf-8")
            unfinished.replace(made)
        return made


class ManifestStorage(CompressedManifestStaticFilesStorage):
    """Hashed names and gzip. Brotli, which another library installs, would take two minutes and is not used."""

    def create_compressor(self, **kwargs):
        return Compressor(use_brotli=False, **kwargs)
