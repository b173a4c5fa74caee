"""The metadata of a PDF/A that is also PDF/UA: WeasyPrint writes one of the two marks, we add the other.

PDF/A wants every property outside its own list described in an extension schema, `pdfuaid:part` too.
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


def say_pdf_ua(document, pdf) -> None:
    """A finisher of `write_pdf`: put the mark into the one RDF that is there (a second one is not read)."""
    stream = next(o for o in pdf.objects if getattr(o, "extra", {}).get("Type") == "/Metadata")
    before, end, after = stream.stream[0].partition(END)
    if not end:
        raise ValueError("WeasyPrint writes its metadata in another way than this was made for.")
    stream.stream[0] = before + PDF_UA + end + after
