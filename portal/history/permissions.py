"""Who reads the history of changes: the offices for their programmes, administrators for people and the programme."""

from functools import cached_property

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.permissions import Allowed, Answer, Denied
from curriculum.models import Programme
from curriculum.roles import roles_of
from curriculum.staff.permissions import is_administrator, programmes_of
from records.enrolments.models import EnrolmentQuerySet
from records.models import Enrolment

OFFICE, ADMINISTRATOR = "office", "administrator"


def history_roles(user) -> frozenset[str]:
    """Return the roles in which the user reads history. The director sees what the secretariat sees."""
    found = {OFFICE} if roles_of(user).is_office else set()
    return frozenset(found | ({ADMINISTRATOR} if is_administrator(user) else set()))


def can_see_history(user) -> Answer:
    if history_roles(user):
        return Allowed()
    return Denied(_("The history of changes is for the secretariats, the director and the administrators."))


class Reader:
    """Somebody who reads history, with what of it is theirs; looked up once for all models."""

    def __init__(self, user):
        self.user, self.roles = user, history_roles(user)

    @cached_property
    def programmes(self) -> list[int]:
        """Pks of the programmes whose changes are shown: those that the user runs, all to administrators."""
        if ADMINISTRATOR in self.roles:
            return list(programmes_of(self.user).order_by().values_list("pk", flat=True))
        return self.run

    @cached_property
    def run(self) -> list[int]:
        """Pks of the programmes that the user directs, or whose universities the user's secretariat is of."""
        roles = roles_of(self.user)
        held = Q(pk__in=roles.director_of) | Q(institutions__in=roles.secretariat_of)
        return list(Programme.objects.filter(held).order_by().distinct().values_list("pk", flat=True))

    @property
    def residents(self) -> EnrolmentQuerySet:
        """Residents of the programmes that the user runs; neither a juror's nor an administrator's view counts."""
        return Enrolment.objects.filter(programme_version__programme__in=self.run).exclude(user=self.user)

    @property
    def files(self) -> EnrolmentQuerySet:
        """Those of them whose administrative file the user sees."""
        return self.residents.with_file_visible_to(self.user)
