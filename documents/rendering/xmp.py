"""Metadata of a PDF that is both PDF/A and PDF/UA: WeasyPrint writes one of the two marks, this adds the other.

PDF/A requires an extension schema for every property outside its own list, `pdfuaid:part` too.
"""

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
    stream.stream[0] = before + PDF_UA + end + after
