"""Who may import what: the same people who may do it row by row."""

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Allowed, Answer, Denied
from curriculum.models import Institution
from curriculum.roles import roles_of
from imports.plans import Plan
from imports.registry import Scope
from records.enrolments.models import Enrolment


def keeps_files(user: User, institution: Institution) -> Answer:
    """The secretariat of the university that enrols, which keeps the files, encodes and records."""
    if institution.pk in roles_of(user).secretariat_of:
        return Allowed()
    return Denied(_("Tables are imported by the secretariat of %(university)s.") % {"university": institution})


def own_record(plan: Plan, scope: Scope, enrolment: Enrolment) -> bool:
    """Refuse a row about who imports it."""
    if scope.by is None or enrolment.user_id != scope.by.pk:
        return False
    plan.refuse(_("Nobody writes in their own record."), "matricule")
    return True
