"""Every kind of document in both languages beside a stored picture of it: a block that moved is found out.

`REFERENCE_IMAGES=write` writes the pictures anew. Look at each before it is committed.
"""

import os
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageFilter
from weasyprint import CSS

from documents.kinds.registry import KINDS
from documents.rendering import pdf as rendering
from tests.documents import every_kind

pytestmark = pytest.mark.django_db
FOLDER = Path(__file__).parent / "reference_images"
KEYS = [(kind, language) for kind in KINDS for language in every_kind.LANGUAGES]
DPI = 40
STEP = 17  # between the 16 greys of a picture
DARKER = 40  # of 255, after blurring: more than two versions of poppler differ by
SHARE = 0.0005  # of the pixels that may differ: less than a short line of text


def picture(pdf: bytes, folder: Path) -> Image.Image:
    """The pages one under the other, in grey."""
    if not shutil.which("pdftoppm"):
        pytest.skip("pdftoppm is not installed: no document was compared with its picture.")
    folder.mkdir(parents=True)
    (folder / "file.pdf").write_bytes(pdf)
    command = ["pdftoppm", "-r", str(DPI), "-gray", "-png", str(folder / "file.pdf"), str(folder / "page")]
    subprocess.run(command, check=True)
    pages = [Image.open(path).convert("L") for path in sorted(folder.glob("page*.png"))]
    whole = Image.new("L", (pages[0].width, sum(page.height for page in pages)), 255)
    for number, page in enumerate(pages):
        whole.paste(page, (0, number * pages[0].height))
    return whole.point(lambda value: round(value / STEP) * STEP)


def pictures(pdfs, folder: Path) -> dict:
    with ThreadPoolExecutor(2) as pool:
        drawn = pool.map(lambda key: picture(pdfs[key], folder / "-".join(key)), pdfs)
        return dict(zip(pdfs, drawn, strict=True))


def stored(key) -> Path:
    return FOLDER / f"{'-'.join(key)}.png"


def differs(one: Image.Image, other: Image.Image) -> bool:
    """Whether more pixels differ than the drawing of the same page may explain."""
    if one.size != other.size:
        return True
    soft = [image.filter(ImageFilter.BoxBlur(1)) for image in (one, other)]
    counts = ImageChops.difference(*soft).histogram()
    return sum(counts[DARKER:]) > SHARE * one.width * one.height


def test_every_document_looks_as_its_picture(every_pdf, tmp_path):
    drawn = pictures(every_pdf, tmp_path)
    if os.environ.get("REFERENCE_IMAGES") == "write":
        FOLDER.mkdir(exist_ok=True)
        for key, image in drawn.items():
            image.quantize(16).save(stored(key), optimize=True)
        pytest.skip("The pictures were written anew: look at them.")
    wrong = [key for key in KEYS if differs(drawn[key], Image.open(stored(key)).convert("L"))]
    assert wrong == [], f"Look at {tmp_path}; if all is well, run this with REFERENCE_IMAGES=write."


def test_each_picture_has_its_document():
    assert sorted(FOLDER.iterdir()) == sorted(map(stored, KEYS))


MOVED = {
    "down": ".facts { margin-top: 7mm }",
    "gone": ".check img { display: none }",
    "right": ".signature { margin-left: 90mm }",
    "size": "h1 { font-size: 18pt }",
    "weight": ".statement { font-weight: 600 }",
    "line": ".statement { line-height: 1.5 }",
}


@pytest.mark.parametrize("change", MOVED)
def test_what_moved_is_found(every_snapshot, tmp_path, change):
    found = rendering.stylesheets()
    sheet = CSS(string=MOVED[change], font_config=found.fonts)
    key = ("theory", "fr")
    pdf = rendered_with(every_snapshot[key], [found.print, sheet])
    assert differs(picture(pdf, tmp_path / "moved"), Image.open(stored(key)).convert("L"))


def rendered_with(snapshot, sheets) -> bytes:
    kind = KINDS[snapshot["content"]["kind"]]
    with rendering.translation.override(snapshot["content"]["language"]):
        page = rendering.render_to_string(kind.template, kind.printed(snapshot))
    return rendering.pdf_of_html(page, sheets, rendering.sha256_of(snapshot), rendering.SlimHTML)
