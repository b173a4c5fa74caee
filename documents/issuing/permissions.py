"""Who may see, issue and withdraw documents."""

from django.utils.translation import gettext as _

from accounts.permissions import Allowed, Answer, Denied
from curriculum.roles import roles_of
from documents.issuing.models import IssuedDocument
from jury.sittings.permissions import can_write
from records.enrolments.permissions import is_office_of, sees_as_office
from records.models import Enrolment


def can_see_documents(user, enrolment: Enrolment) -> Answer:
    """The list of documents; its rows are filtered by `visible_to`."""
    if enrolment.user_id == user.pk or sees_as_office(user, enrolment):
        return Allowed()
    return Denied(_("Issued documents are for the resident and the offices of the programme."))


def can_withdraw(user, document: IssuedDocument) -> Answer:
    """The programme's secretariats and director; of minutes also the secretary of the jury. The state apart."""
    if document.sitting is not None:
        return can_write(user, document.sitting)
    if is_office_for(user, document):
        return Allowed()
    return Denied(_("Only a secretariat of the programme or its director withdraws a document."))


def is_office_for(user, document: IssuedDocument) -> bool:
    """Whether the user is of a secretariat of the document's programme, or its director."""
    if document.enrolment is not None:
        return is_office_of(user, document.enrolment.programme_version)
    roles, programme = roles_of(user), document.programme
    assert programme is not None
    mine = roles.secretariat_of & {institution.pk for institution in programme.institutions.all()}
    return programme.pk in roles.director_of or bool(mine)
