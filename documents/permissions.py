"""Who may see, issue and withdraw documents."""

from django.utils.translation import gettext as _

from accounts.permissions import Allowed, Answer, Denied
from documents.models import IssuedDocument
from records.enrolments.permissions import is_office_of, sees_as_office
from records.models import Enrolment


def can_see_documents(user, enrolment: Enrolment) -> Answer:
    """The list of documents; its rows are filtered by `visible_to`."""
    if enrolment.user_id == user.pk or sees_as_office(user, enrolment):
        return Allowed()
    return Denied(_("Issued documents are for the resident and the offices of the programme."))


def can_issue(user, enrolment: Enrolment) -> Answer:
    """The resident, and the programme's secretariats, director and university systems."""
    if enrolment.user_id == user.pk or sees_as_office(user, enrolment):
        return Allowed()
    return Denied(_("Only the resident, the secretariats and the programme director have a transcript issued."))


def can_withdraw(user, document: IssuedDocument) -> Answer:
    """The programme's secretariats and director. The state is checked separately."""
    if is_office_of(user, document.enrolment.programme_version):
        return Allowed()
    return Denied(_("Only a secretariat of the programme or its director withdraws a document."))
