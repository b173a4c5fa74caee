"""No image keeps what the camera wrote: place and device are looked for as bytes, in every format that is taken."""

import io
import struct

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from portfolio.entries.uploads import TYPES, checked

MARK = b"Camera of Alice at 50.4669 N"


def exif():
    found = Image.Exif()
    found[0x010E] = MARK.decode()  # ImageDescription
    return found.tobytes()


def drawn(form, **options):
    written = io.BytesIO()
    Image.linear_gradient("L").convert("RGB").resize((60, 40)).save(written, form, exif=exif(), **options)
    return written.getvalue()


def box(kind, content):
    return struct.pack(">I", len(content) + 8) + kind + content


def full(kind, version, content):
    return box(kind, bytes([version, 0, 0, 0]) + content)


def heic(version=1, in_store=False):
    """A still image with two items: the picture and its Exif."""
    head = box(b"ftyp", b"heic\0\0\0\0mif1heic")
    told = b"\0\0\0\6Exif\0\0" + exif()
    infos = b"".join(
        full(b"infe", 2, struct.pack(">HH", number, 0) + kind + b"\0") for number, kind in ((1, b"hvc1"), (2, b"Exif"))
    )
    infos = full(b"iinf", 0, struct.pack(">H", 2) + infos)

    def meta(first):
        rows = b""
        for number, start, size in ((1, first, 4), (2, first + 4, len(told))):
            method = (struct.pack(">H", 1 if in_store else 0)) if version else b""
            rows += struct.pack(">H", number) + method + struct.pack(">HHII", 0, 1, start, size)
        located = full(b"iloc", version, struct.pack(">HH", 0x4400, 2) + rows)
        store = box(b"idat", b"PIXL" + told) if in_store else b""
        return full(b"meta", 0, infos + located + store)

    if in_store:
        return head + meta(0)
    start = len(head) + len(meta(0)) + 8
    return head + meta(start) + box(b"mdat", b"PIXL" + told)


IMAGES = {
    "a.jpg": drawn("JPEG"),
    "a.png": drawn("PNG"),
    "a.webp": drawn("WEBP"),
    "lossless.webp": drawn("WEBP", lossless=True),
    "a.heic": heic(),
    "a.heif": heic(version=0),
    "store.heic": heic(in_store=True),
}


def test_there_is_an_image_of_each_type():
    images = {suffix for suffix, kind in TYPES.items() if kind.startswith("image/")} - {".jpeg"}
    assert {name[name.rindex(".") :] for name in IMAGES} == images


@pytest.mark.parametrize("name", IMAGES)
def test_no_image_keeps_what_the_camera_wrote(name):
    content = IMAGES[name]
    assert MARK in content
    kept = checked(SimpleUploadedFile(name, content)).content
    assert MARK not in kept
    if "hei" in name:
        assert (len(kept), b"PIXL" in kept) == (len(content), True)
    else:
        before, after = (Image.open(io.BytesIO(one)).convert("RGB") for one in (content, kept))
        assert name == "a.jpg" or before.tobytes() == after.tobytes()


@pytest.mark.parametrize("cut", [20, 60, 90])
@pytest.mark.parametrize("name", ["a.png", "a.heic"])
def test_a_damaged_image_is_refused_or_stored_without_them(name, cut):
    try:
        kept = checked(SimpleUploadedFile(name, IMAGES[name][:-cut])).content
    except ValidationError:
        return
    assert MARK not in kept
