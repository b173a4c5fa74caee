"""The PAdES seal of a PDF: an electronic signature of the university, baseline B-B, or B-T with a time stamp."""

from io import BytesIO

from django.conf import settings
from django.utils.translation import gettext as _
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.fields import InvisSigSettings, MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.timestamps import HTTPTimeStamper

from documents.sealing.certificate import Certificate, SealUnavailableError
from documents.sealing.signer import DIGEST

FIELD = "Sceau"
ROOM = 16384  # bytes kept for the signature in hexadecimal; known in advance, nothing is signed twice
ROOM_WITH_TIME = 32768


def sealed(pdf: bytes, by: Certificate) -> bytes:
    """Return the PDF with the seal as an incremental revision: what was rendered is in it byte by byte."""
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    # pyHanko would rewrite the metadata, which then is no valid PDF/A. Private API: a test guards it
    writer._update_meta = lambda: None  # type: ignore[method-assign]
    stamper = HTTPTimeStamper(settings.SEAL_TIMESTAMP_URL) if settings.SEAL_TIMESTAMP_URL else None
    metadata = PdfSignatureMetadata(
        field_name=FIELD,
        subfilter=SigSeedSubFilter.PADES,
        md_algorithm=DIGEST,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
    )
    # An invisible field: of PDF/A it must not be hidden, of PDF/UA it must stand outside the page
    invisible = InvisSigSettings(set_print_flag=True, set_hidden_flag=False, box_out_of_bounds=True)
    field = SigFieldSpec(FIELD, readable_field_name=_("Electronic seal"), invis_sig_settings=invisible)
    signer = PdfSigner(metadata, by.signer, timestamper=stamper, new_field_spec=field)
    output = BytesIO()
    try:
        signer.sign_pdf(writer, output=output, bytes_reserved=ROOM_WITH_TIME if stamper else ROOM)
    except OSError as error:  # the service of time stamps does not answer
        text = _("The service of time stamps does not answer: nothing can be sealed. Try again later.")
        raise SealUnavailableError(text) from error
    return output.getvalue()
