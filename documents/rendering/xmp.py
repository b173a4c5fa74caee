"""Metadata of a PDF that is both PDF/A and PDF/UA: WeasyPrint writes one of the two marks, this adds the other.

PDF/A requires an extension schema for every property outside its own list, `pdfuaid:part` too. Preflight reads a
property only as an element whose namespace is declared on its own description; WeasyPrint declares all at the root and
writes some as attributes.
"""

import re

PDF_UA = b"""<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"><pdfuaid:part>1</pdfuaid:part>\
</rdf:Description>\
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" \
xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">\
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">\
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>\
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>\
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>\
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">\
<pdfaProperty:category>internal</pdfaProperty:category>\
<pdfaProperty:description>Part of ISO 14289 that the file conforms to</pdfaProperty:description>\
<pdfaProperty:name>part</pdfaProperty:name>\
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>\
</rdf:li></rdf:Seq></pdfaSchema:property>\
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"""
END = b"</rdf:RDF>"
DESCRIPTION = rb'<rdf:Description rdf:about=""([^>]*?)(/>|>(.*?)</rdf:Description>)'


def finish(document, pdf) -> None:
    """Finisher of `write_pdf`: what WeasyPrint leaves undone for both standards."""
    say_pdf_ua(document, pdf)
    name_attachments_once(pdf)


def name_attachments_once(pdf) -> None:
    """WeasyPrint lists each attachment twice in the catalog."""
    if "AF" in pdf.catalog:
        pdf.catalog["AF"][:] = list(dict.fromkeys(pdf.catalog["AF"]))


def say_pdf_ua(document, pdf) -> None:
    """Finisher of `write_pdf`: add the mark to the existing RDF; a second RDF would not be read."""
    stream = next(o for o in pdf.objects if getattr(o, "extra", {}).get("Type") == "/Metadata")
    before, end, after = stream.stream[0].partition(END)
    if not end:
        raise ValueError("WeasyPrint writes its metadata in another way than this was made for.")
    stream.stream[0] = spelt_out(before) + PDF_UA + end + after


def spelt_out(xmp: bytes) -> bytes:
    """Turn attributes of descriptions into elements, and declare each namespace where it is used."""
    root = re.search(rb"<rdf:RDF([^>]*)>", xmp)
    assert root is not None
    spaces = dict(re.findall(rb'xmlns:(\w+)="([^"]*)"', root[1]))

    def spelt(found: re.Match) -> bytes:
        attributes = re.findall(rb'((\w+):\w+)="([^"]*)"', found[1])
        elements = b"".join(b"<%s>%s</%s>" % (name, value, name) for name, _prefix, value in attributes)
        inner = found[3] or b""
        used = {prefix for _name, prefix, _value in attributes} | set(re.findall(rb"<(\w+):", inner)) - {b"rdf"}
        declared = b"".join(b' xmlns:%s="%s"' % (prefix, spaces[prefix]) for prefix in sorted(used))
        return b'<rdf:Description rdf:about=""' + declared + b">" + elements + inner + b"</rdf:Description>"

    plain = xmp.replace(root[0], b'<rdf:RDF xmlns:rdf="%s">' % spaces[b"rdf"])
    return re.sub(DESCRIPTION, spelt, plain, flags=re.DOTALL)
