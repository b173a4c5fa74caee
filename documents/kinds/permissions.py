"""Who has documents issued."""

from django.utils.translation import gettext as _

from accounts.permissions import Allowed, Answer, Denied
from documents.kinds.subjects import Subject
from records.enrolments.permissions import is_office_of, sees_as_office
from records.models import Enrolment


def can_issue(user, enrolment: Enrolment) -> Answer:
    """The resident, and the programme's secretariats, director and university systems."""
    if enrolment.user_id == user.pk or sees_as_office(user, enrolment):
        return Allowed()
    return Denied(_("Only the resident, the secretariats and the programme director have a transcript issued."))


def by_resident_or_office(user, subject: Subject) -> Answer:
    return can_issue(user, subject.resident)


def by_office(user, subject: Subject) -> Answer:
    """The programme's secretariats and director: the university answers for what it attests."""
    if is_office_of(user, subject.resident.programme_version):
        return Allowed()
    return Denied(_("Only the secretariats and the programme director have this document issued."))
