"""Who imports tables: those who may do the same row by row."""

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Allowed, Answer, Denied
from curriculum.models import Institution
from curriculum.roles import roles_of
from imports.plans import Plan
from imports.registry import Scope
from records.enrolments.models import Enrolment


def can_import(user: User, institution: Institution) -> Answer:
    """Allowed for the secretariat of the university."""
    if institution.pk in roles_of(user).secretariat_of:
        return Allowed()
    return Denied(_("Tables are imported by the secretariat of %(university)s.") % {"university": institution})


def refuse_own_record(plan: Plan, scope: Scope, enrolment: Enrolment) -> bool:
    """Refuse a row about the user who imports; return whether it was one."""
    if scope.by is None or enrolment.user_id != scope.by.pk:
        return False
    plan.refuse(_("Nobody writes in their own record."), "matricule")
    return True
