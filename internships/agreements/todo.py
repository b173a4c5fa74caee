"""Placements that wait to be accepted or approved."""

from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from curriculum.models import Programme
from curriculum.roles import on_day, roles_of
from internships.directory.supervisor_models import Delegation, Supervisor
from internships.placements.models import AgreementState, Placement, PlacementSupervisor
from pages.precheck import Prechecked
from pages.todo import Waiting


def of_supervisor(user: User, today: date) -> list[Waiting]:
    """Proposed placements, for their supervisors who are still at work and for delegates."""
    at_work = Supervisor.objects.filter(
        Q(retired_on=None) | Q(retired_on__gte=today), Q(deceased_on=None) | Q(deceased_on__gte=today), user=user
    )
    stands_in = Delegation.objects.filter(on_day(today), user=user)
    named = PlacementSupervisor.objects.filter(
        Q(supervisor__in=at_work.values("pk")) | Q(supervisor__in=stands_in.values("supervisor"))
    )
    rows = Placement.objects.filter(agreement_state=AgreementState.PROPOSED, pk__in=named.values("placement")).exclude(
        enrolment__user=user
    )
    text = _("Stage of %(name)s: for you to accept")
    return [
        Waiting.by(text % {"name": row.enrolment.user}, row.get_absolute_url(), day=row.starts, today=today)
        for row in rows.select_related("enrolment__user")
    ]


@Prechecked
def running_unapproved(user: User, today: date):
    open_states = (AgreementState.PROPOSED, AgreementState.ACCEPTED)
    rows = Placement.objects.filter(enrolment__user=user, agreement_state__in=open_states)
    return rows.filter(starts__lte=today, ends__gte=today).select_related("site")


def of_resident(user: User, today: date) -> list[Waiting]:
    """Running placements that nobody has approved yet."""
    waits_for = {AgreementState.PROPOSED: _("the supervisor"), AgreementState.ACCEPTED: _("the secretariat")}
    text = _("Stage at %(site)s: begun without approval")
    return [
        Waiting.by(
            text % {"site": row.site},
            row.get_absolute_url(),
            day=row.starts,
            today=today,
            who=waits_for[AgreementState(row.agreement_state)],
        )
        for row in running_unapproved(user, today)
    ]


def of_office(user: User, today: date) -> list[Waiting]:
    """Accepted placements of the programmes of this office; several on one line."""
    roles = roles_of(user)
    programmes = Programme.objects.filter(Q(pk__in=roles.director_of) | Q(institutions__in=roles.secretariat_of))
    rows = list(
        Placement.objects.filter(
            agreement_state=AgreementState.ACCEPTED, enrolment__programme_version__programme__in=programmes.values("pk")
        )
        .exclude(enrolment__user=user)
        .select_related("enrolment__user")
    )
    if len(rows) > 1:
        text, first = _("%(n)s stages to approve") % {"n": len(rows)}, min(row.starts for row in rows)
        return [Waiting.by(text, reverse("placement-list") + "?state=accepted", day=first, today=today)]
    text = _("Stage of %(name)s: to approve")
    return [
        Waiting.by(text % {"name": row.enrolment.user}, row.get_absolute_url(), day=row.starts, today=today)
        for row in rows
    ]
