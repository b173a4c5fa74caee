"""Measures hours on call and hours of supervision from the logbook, for practice stages; in bulk."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from curriculum.models import Requirement
from curriculum.requirements import Amount, Period, periods
from internships.logbook.models import LogWeek, monday_of
from internships.placements.durations import TENTH, Stretch, full_time_months
from internships.placements.models import AgreementState, Placement
from internships.placements.rotation_months import NO_OTHER, PRACTICE, Supposed, Worked, worked_by
from pages.precheck import Prechecked
from records.models import Enrolment

ON_CALL, SUPERVISION = "hours_on_call", "hours_a_week"
UNITS = {ON_CALL: gettext_lazy("h"), SUPERVISION: gettext_lazy("h a week")}
WEEKS = 13  # over which the hours of supervision are averaged
WEEK = timedelta(days=7)
NOTHING = Decimal(0)


class LoggedHours:
    """The logged weeks of one resident in practice stages."""

    def __init__(self, worked: Worked, weeks: Iterable[LogWeek]):
        self.worked, self.practice = worked, worked.keys[PRACTICE]
        self.weeks = [week for week in weeks if week.placement_id in self.practice]

    def stretches(self, since: date | None, until: date | None, agreement_states: tuple[str, ...]) -> list[Stretch]:
        found = self.worked.counted(since, until, agreement_states)
        return [stretch for stretch in found if self.practice & set(stretch.shares)]

    def measured(self, requirement: Requirement, period: Period, today: date) -> Amount | None:
        return self.on_call(requirement, period, today) if requirement.unit == ON_CALL else self.supervision(today)

    def on_call(self, requirement: Requirement, period: Period, today: date) -> Amount | None:
        """Hours on call in the weeks that begin in the period; the minimum is scaled to its months in practice."""
        since, until = period
        months = full_time_months(self.stretches(since, until, Placement.HOLDING), self.practice)
        if not months or requirement.minimum is None:
            return None
        last = min(filter(None, [until, today]))
        weeks = [week for week in self.weeks if (since is None or week.starts >= since) and week.starts <= last]
        done = sum((week.on_call_hours or NOTHING for week in weeks), NOTHING)
        share = Decimal(months.numerator) / Decimal(months.denominator * 12)
        minimum = (requirement.minimum * share).quantize(TENTH, ROUND_HALF_UP)
        return Amount(done, minimum=minimum, proportion=_("In proportion to the time in practice"))

    def supervision(self, today: date) -> Amount | None:
        """Average hours of supervision over the last 13 completed weeks at work; an empty week counts as 0."""
        mondays = self.weeks_at_work(monday_of(today))
        if not mondays:
            return None
        hours = sum((week.supervision_hours for week in self.weeks if week.starts in mondays), NOTHING)
        return Amount((hours / len(mondays)).quantize(TENTH, ROUND_HALF_UP))

    def weeks_at_work(self, before: date) -> set[date]:
        """The Mondays of the last 13 weeks before `before` on which some day counted."""
        found: set[date] = set()
        for stretch in reversed(self.stretches(None, before - timedelta(days=1), (AgreementState.APPROVED,))):
            monday = monday_of(stretch.ends)
            while monday + WEEK > stretch.starts and len(found) < WEEKS:
                found.add(monday)
                monday -= WEEK
        return found


@Prechecked
def weeks_of(user, today: date):
    return LogWeek.objects.filter(placement__enrolment__user=user)


def measure(
    enrolments: Iterable[Enrolment],
    requirements: Iterable[Requirement],
    today: date,
    supposed: Supposed = NO_OTHER,
    worked: Callable[[], dict[int, Worked]] | None = None,
) -> dict[tuple[int, int], Amount]:
    """{(enrolment_id, requirement_id): amount} for requirements in `UNITS`; at most five queries.

    `worked`: see `rotation_months.measure`.
    """
    enrolments = list(enrolments)
    wanted = defaultdict(list)
    for requirement in requirements:
        if requirement.unit in UNITS:
            wanted[requirement.programme_version_id].append(requirement)
    if not wanted:
        return {}
    held = periods([r for rows in wanted.values() for r in rows], today)
    keys = {e.pk for e in enrolments if e.programme_version_id in wanted}
    weeks = defaultdict(list)
    logging = [e.pk for e in enrolments if e.pk in keys and weeks_of.may_find(e.user_id)]
    for week in LogWeek.objects.filter(placement__enrolment__in=logging).select_related("placement"):
        weeks[week.placement.enrolment_id].append(week)
    known = worked() if worked else worked_by(list(keys), supposed)
    logged = {key: LoggedHours(known[key], weeks[key]) for key in keys}
    return {
        (e.pk, requirement.pk): amount
        for e in enrolments
        for requirement in wanted.get(e.programme_version_id, [])
        if (amount := logged[e.pk].measured(requirement, held[requirement.period], today)) is not None
    }
