"""What files are taken: by content and name together, up to a size, and photos made smaller."""

import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from portfolio.entries import uploads
from portfolio.entries.uploads import checked

pytestmark = pytest.mark.usefixtures("english")
PLACE = 0x8825  # where the camera says it was


def archive(**members):
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as opened:
        for name, content in members.items():
            opened.writestr(name.replace("__", "/").replace("_xml", ".xml").replace("_bin", ".bin"), content)
    return written.getvalue()


def picture(size=(60, 40), form="JPEG", **options):
    written = io.BytesIO()
    Image.new("RGB", size, "teal").save(written, form, **options)
    return written.getvalue()


PDF = b"%PDF-1.7\n1 0 obj\n<< >>\nendobj\n"
DOCX = archive(word__document_xml="<w/>")
MACRO = archive(word__document_xml="<w/>", word__vbaProject_bin="x")
ODT = archive(mimetype="application/vnd.oasis.opendocument.text")
HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 100
EXE = b"MZ\x90\x00\x03" + b"\0" * 100 + b"PE\0\0"
ELF = b"\x7fELF\x02\x01\x01" + b"\0" * 60
PAGE = b"<!DOCTYPE html><html><script>alert(1)</script></html>"
DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def look(name, content):
    return checked(SimpleUploadedFile(name, content))


@pytest.mark.parametrize(
    ("name", "content", "content_type"),
    [
        ("Bilan.pdf", PDF, "application/pdf"),
        ("BILAN.PDF", PDF, "application/pdf"),
        ("plaie.jpg", picture(), "image/jpeg"),
        ("plaie.jpeg", picture(), "image/jpeg"),
        ("schéma.png", picture(form="PNG"), "image/png"),
        ("photo.webp", picture(form="WEBP"), "image/webp"),
        ("IMG_0042.HEIC", HEIC, "image/heic"),
        ("récit.docx", DOCX, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("récit.odt", ODT, "application/vnd.oasis.opendocument.text"),
        ("notes.txt", "Voilà".encode(), "text/plain"),
        ("notes.txt", "Voilà".encode("cp1252"), "text/plain"),
    ],
)
def test_what_is_taken(name, content, content_type):
    found = look(name, content)
    assert (found.name, found.content_type, found.note) == (name, content_type, "")


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("virus.exe", EXE, "type"),
        ("page.html", PAGE, "type"),
        ("dessin.svg", DRAWING, "type"),
        ("archive.zip", archive(a="b"), "type"),
        ("macro.docm", MACRO, "type"),
        ("nothing", b"x", "type"),
        ("rapport.pdf", EXE, "pretence"),
        ("rapport.pdf", ELF, "pretence"),
        ("rapport.pdf", b"#!/bin/sh\nrm -rf /", "pretence"),
        ("rapport.pdf", PAGE, "pretence"),
        ("rapport.pdf", DOCX, "pretence"),
        ("rapport.docx", PDF, "pretence"),
        ("rapport.docx", MACRO, "pretence"),
        ("rapport.docx", archive(a="b"), "pretence"),
        ("rapport.docx", ODT, "pretence"),
        ("rapport.odt", archive(mimetype="application/java-archive"), "pretence"),
        ("photo.jpg", EXE, "pretence"),
        ("photo.jpg", picture(form="PNG"), "pretence"),
        ("photo.jpg", picture()[:200], "pretence"),
        ("photo.heic", picture(), "pretence"),
        ("notes.txt", EXE, "pretence"),
        ("notes.txt", PAGE, "pretence"),
        ("notes.txt", DRAWING, "pretence"),
        ("notes.txt", b"#!/usr/bin/env python", "pretence"),
        ("notes.txt", b"a\0b", "pretence"),
        ("rapport.pdf", b"", "empty"),
        ("rapport.pdf", PDF + b" " * uploads.LARGEST, "size"),
    ],
)
def test_what_is_refused(name, content, code):
    with pytest.raises(ValidationError) as refused:
        look(name, content)
    assert refused.value.code == code
    assert name in refused.value.messages[0] or "no content" in refused.value.messages[0]


def test_a_renamed_program_is_called_one():
    with pytest.raises(ValidationError) as refused:
        look("rapport.pdf", EXE)
    assert refused.value.messages == [
        "“rapport.pdf” is not what its name says: it is a program. Programs are not taken."
    ]


def test_a_photo_of_thirty_megabytes_is_made_smaller():
    photo = picture((6000, 4000)) + b"\0" * (30 * uploads.MEGABYTE)
    found = look("plaie.jpg", photo)
    with Image.open(io.BytesIO(found.content)) as image:
        assert (image.size, image.format) == ((2400, 1600), "JPEG")
    assert len(found.content) < uploads.MEGABYTE
    assert found.note.startswith("The photo was made smaller: 30.")


def test_a_photo_beyond_forty_megabytes_is_refused_in_words():
    with pytest.raises(ValidationError) as refused:
        look("plaie.jpg", picture() + b"\0" * uploads.LARGEST_PHOTO)
    assert refused.value.messages[0].startswith("“plaie.jpg” has 40.0\xa0MB; 40.0\xa0MB at most.")


def test_a_photo_leaves_out_where_it_was_taken_and_stands_upright():
    exif = Image.Exif()
    exif[PLACE] = {1: "N", 2: (50.0, 28.0, 0.0)}
    exif[0x0112] = 6  # lying on its side
    found = look("plaie.jpg", picture((60, 40), exif=exif))
    with Image.open(io.BytesIO(found.content)) as image:
        assert (image.size, dict(image.getexif())) == ((40, 60), {})


def test_a_national_number_in_a_name_is_masked():
    assert look("85.07.30-033.28 plaie.pdf", PDF).name == "••.••.••-•••.•• plaie.pdf"
