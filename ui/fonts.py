"""WOFF2 files for pages, made once from the TTF files of the package, in two parts of each face.

A page needs the first part; the browser asks for the second only where a letter of it occurs (`unicode-range` in
static/ui/fonts.css). Hints and unused features of the layout are left out.
"""

import logging
from pathlib import Path

import font_source_sans_pro
from django.conf import settings

FACES = ("Light", "Regular", "It", "Semibold")
PARTS = {
    "latin": "20-7E A0-FF 131 152-153 178 2C6 2DA 2DC 2010-2027 202F-2030 2039-203A 20AC 2122 2190-2193 2212 2248 2260 "
    "2264-2265 25B2 25B8 25BE 25CB 25CF 2713 2715",
    "more": "100-130 132-151 154-177 179-24F 370-52F 1E00-1FFF",
}
FEATURES = ("kern", "liga", "tnum", "lnum", "mark", "ccmp", "locl")
NAMES = tuple(f"SourceSansPro-{face}.{part}.woff2" for face in FACES for part in PARTS)


def code_points(part: str) -> list[int]:
    """Return the code points of "20-7E A0"."""
    ends = [[int(end, 16) for end in span.split("-")] for span in PARTS[part].split()]
    return [code for span in ends for code in range(span[0], span[-1] + 1)]


def path(name: str) -> Path:
    """Return the file of this name, which is made if it is missing."""
    found = settings.MADE_DIR / "fonts" / name
    if not found.exists():
        found.parent.mkdir(parents=True, exist_ok=True)
        make(name, found)
    return found


def make(name: str, target: Path) -> None:
    from fontTools import subset  # half a second that no request needs

    logging.getLogger("fontTools").setLevel(logging.WARNING)
    face, part, _suffix = name.split(".")
    options = subset.Options(flavor="woff2", hinting=False, layout_features=list(FEATURES))
    font = subset.load_font(str(Path(font_source_sans_pro.font_directory) / f"{face}.ttf"), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=code_points(part))
    subsetter.subset(font)
    unfinished = target.with_suffix(f".{id(font)}")  # several processes may make the same file
    subset.save_font(font, str(unfinished), options)
    unfinished.replace(target)
