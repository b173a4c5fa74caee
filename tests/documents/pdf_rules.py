"""Rules of PDF/A-3a and PDF/UA-1 that a file of ours must keep, each by its own check; no full validator sees them.

`problems` returns a line for each rule that is broken. Numbers are those of ISO 19005-3 and ISO 14289-1.
"""

import io
import re

import pikepdf

HEADER = re.compile(rb"%PDF-1\.[4-7]\n%[\x80-\xff]{4}")


def problems(pdf: bytes) -> list[str]:
    with pikepdf.open(io.BytesIO(pdf)) as file:
        checks = (metadata, catalog, pages, fonts, structure, attachments, images)
        return header(pdf) + [line for check in checks for line in check(file)]


def header(pdf: bytes) -> list[str]:
    found = [] if HEADER.match(pdf) else ["6.1.2: header without a binary comment"]
    return found if b"/ID" in pdf[-2048:] or b"/ID" in pdf else [*found, "6.1.3: no file identifier"]


def metadata(file) -> list[str]:
    raw = bytes(file.Root.Metadata.read_bytes())
    found = [] if raw.count(b"<rdf:RDF") == 1 else ["6.6.2: not one RDF"]
    with file.open_metadata() as read:
        if read.pdfa_status != "3A":
            found.append(f"6.6.4: is {read.pdfa_status}, not 3A")
        if read.get("pdfuaid:part") != "1":
            found.append("UA 5: no pdfuaid:part")
        if not read.get("dc:title"):
            found.append("UA 7.1: no title")
    if b"pdfaExtension:schemas" not in raw:
        found.append("6.6.2.3: the schema of pdfuaid is not described")
    return found


def catalog(file) -> list[str]:
    root, found = file.Root, []
    if not root.get("/MarkInfo", {}).get("/Marked"):
        found.append("6.7.2: not marked")
    if "/Lang" not in root:
        found.append("UA 7.2: no language")
    if not root.get("/ViewerPreferences", {}).get("/DisplayDocTitle"):
        found.append("UA 7.1: the title is not displayed")
    if [str(one.S) for one in root.get("/OutputIntents", [])] != ["/GTS_PDFA1"]:
        found.append("6.2.3: no output intent")
    if "/AcroForm" in root and root.AcroForm.get("/NeedAppearances"):
        found.append("6.4.1: appearances are needed")
    return found


def pages(file) -> list[str]:
    found = []
    for number, page in enumerate(file.pages, start=1):
        if page.get("/Tabs") != "/S":
            found.append(f"UA 7.18.3: page {number} has no tab order")
        for note in page.get("/Annots", []):
            found += annotation(note, number)
    return found


def annotation(note, number: int) -> list[str]:
    flags, found = int(note.get("/F", 0)), []
    if not flags & 4 or flags & (1 | 2 | 32):
        found.append(f"6.3.2: flags {flags} on page {number}")
    if note.Subtype == "/Link" and ("/Contents" not in note or "/StructParent" not in note):
        found.append(f"UA 7.18.5: a link of page {number} has no description or no tag")
    if note.Subtype == "/Widget" and "/TU" not in note:
        found.append(f"UA 7.18.4: a field of page {number} has no name")
    return found


def fonts(file) -> list[str]:
    found = []
    for page in file.pages:
        for font in page.get("/Resources", {}).get("/Font", {}).values():
            child = font.DescendantFonts[0] if "/DescendantFonts" in font else font
            descriptor = child.get("/FontDescriptor", {})
            if not {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor.keys()):
                found.append(f"6.2.11.4: {font.BaseFont} is not embedded")
            if "/ToUnicode" not in font:
                found.append(f"6.2.11.7: {font.BaseFont} has no ToUnicode")
    return found


def structure(file) -> list[str]:
    if "/StructTreeRoot" not in file.Root:
        return ["6.7.3: no structure"]
    elements = [o for o in file.objects if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == "/StructElem"]
    kinds = [str(o.get("/S")) for o in elements]
    found = [] if kinds.count("/H1") == 1 else [f"UA 7.4: {kinds.count('/H1')} headings of level 1"]
    found += ["UA 7.3: a figure without text" for o in elements if o.get("/S") == "/Figure" and not o.get("/Alt")]
    return found


def attachments(file) -> list[str]:
    listed = [str(one.objgen) for one in file.Root.get("/AF", [])]
    found = [] if len(listed) == len(set(listed)) else ["6.8: an attachment is listed twice"]
    for spec in file.Root.get("/AF", []):
        if not {"/F", "/UF", "/AFRelationship", "/EF", "/Desc"} <= set(spec.keys()):
            found.append("6.8: an attachment lacks a name or its relationship")
        elif "/Subtype" not in spec.EF.F:
            found.append("6.8: an attachment has no type")
    return found


def images(file) -> list[str]:
    drawn = [o for o in file.objects if isinstance(o, pikepdf.Stream) and o.get("/Subtype") == "/Image"]
    return ["6.2.8: an image is interpolated" for o in drawn if o.get("/Interpolate")]
