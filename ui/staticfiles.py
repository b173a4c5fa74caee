"""Static files: the font files of a package, hashed names, and compression."""

import font_source_sans_pro
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage
from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage

FACES = ("Light", "Regular", "It", "Semibold")


class FontFinder(BaseFinder):
    """Finds the four font files that the pages use, as `fonts/SourceSansPro-<face>.ttf`."""

    prefix = "fonts"
    names = tuple(f"SourceSansPro-{face}.ttf" for face in FACES)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.storage = FileSystemStorage(location=font_source_sans_pro.font_directory)
        self.storage.prefix = self.prefix

    def find(self, path, find_all=False, **kwargs):
        folder, _slash, name = path.partition("/")
        found = [self.storage.path(name)] if folder == self.prefix and name in self.names else []
        return found if find_all or not found else found[0]

    def list(self, ignore_patterns):
        return ((name, self.storage) for name in self.names)


class ManifestStorage(CompressedManifestStaticFilesStorage):
    """Hashed names and gzip. Brotli, which another library installs, would take two minutes and is not used."""

    def create_compressor(self, **kwargs):
        return Compressor(use_brotli=False, **kwargs)
