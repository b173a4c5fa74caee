"""What is written to a resident once the panel has ruled on their complaint."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from jury.complaints.models import Complaint
from notices.models import Mail
from notices.services import language_of, letter, send


def tell_ruled(complaint: Complaint) -> Mail:
    """Write once to who filed it, after the commit. Nothing of the ruling: it is read in Cursus."""
    to = complaint.decision.enrolment.user
    with language_of(to):
        paragraphs = [
            _("The panel of the jury has ruled on your complaint. You read its ruling and its reasons on this page:"),
            settings.SITE_URL + reverse("complaint", args=[complaint.uuid]),
        ]
        return send(
            to=to,
            kind="jury.complaint",
            subject=_("A ruling on your complaint"),
            body=letter(to, *paragraphs),
            key=f"jury.complaint {complaint.uuid}",
        )
