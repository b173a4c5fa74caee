"""Exam sessions for residents; sittings of the jury for its members, the director and the secretariats."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from curriculum.models import ExamSession, Role
from curriculum.roles import on_day
from pages.agenda import Dated, Kind
from records.models import AnnualProgramme, Deliberation

SEATED = (Role.Kind.JURY, Role.Kind.DIRECTOR)


def dated(people: Iterable[User], since: date, until: date) -> list[Dated]:
    """Three queries at most."""
    return [*sessions(people, since, until), *sittings(people, since, until)]


def sessions(people: Iterable[User], since: date, until: date) -> list[Dated]:
    """Those of the academic years for which the resident has an annual programme."""
    rows = AnnualProgramme.objects.filter(
        enrolment__user__in=people, academic_year__starts__lte=until, academic_year__ends__gte=since
    )
    users: dict[int, set[int]] = defaultdict(set)
    for user_id, year_id in rows.values_list("enrolment__user", "academic_year"):
        users[year_id].add(user_id)
    found = ExamSession.objects.filter(academic_year__in=users, starts__lte=until, ends__gte=since) if users else []
    return [
        Dated(
            user_id=user_id,
            kind=Kind.SESSION,
            key=f"session-{session.uuid}",
            words=_("Session of %(session)s") % {"session": session},
            plain=_("Session of %(session)s") % {"session": session},
            day=session.starts,
            last=session.ends,
        )
        for session in found
        for user_id in sorted(users[session.academic_year_id])
    ]


def sittings(people: Iterable[User], since: date, until: date) -> list[Dated]:
    roles = list(Role.objects.filter(on_day(since) | Q(starts__range=(since, until)), user__in=people, kind__in=SEATED))
    if not roles:
        return []
    rows = Deliberation.objects.filter(
        kind__in=Deliberation.OF_A_VERSION,
        held_on__range=(since, until),
        programme_version__programme__in={role.programme_id for role in roles},
    ).exclude(state=Deliberation.State.DROPPED)
    found = {}
    for sitting in rows.select_related("programme_version__programme", "session"):
        for role in roles:
            if role.programme_id == sitting.programme_version.programme_id:
                words = _("Deliberation: %(session)s") % {"session": sitting.session}
                found[role.user_id, sitting.pk] = Dated(
                    user_id=role.user_id,
                    kind=Kind.JURY,
                    key=f"jury-{sitting.uuid}",
                    words=words,
                    plain=words,
                    day=sitting.held_on,
                )
    return list(found.values())
