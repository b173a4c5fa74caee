"""Measures the requirements of a programme that attendance and tallies determine: hours and examinations."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from curriculum.models import Activity, Requirement
from curriculum.requirements import Amount, periods
from records.models import Enrolment, Registration
from seminars.attendance.hours import NOTHING, Hours, hours_of
from seminars.examinations import measured

SEMINAR_HOURS = "hours_seminar"
UNITS = {SEMINAR_HOURS: gettext_lazy("h"), **measured.UNITS}
KINDS = (Activity.Kind.SEMINAR,)


def measure(
    enrolments: Iterable[Enrolment], requirements: Iterable[Requirement], today: date
) -> dict[tuple[int, int], Amount]:
    """{(enrolment_id, requirement_id): amount} for requirements in `UNITS`; a fixed number of queries."""
    enrolments, requirements = list(enrolments), list(requirements)
    return hours(enrolments, requirements, today) | measured.amounts_of(enrolments, requirements, today)


def hours(
    enrolments: Iterable[Enrolment], requirements: Iterable[Requirement], today: date
) -> dict[tuple[int, int], Amount]:
    """Only for residents who are registered for a seminar in the period."""
    wanted = defaultdict(list)
    for requirement in requirements:
        if requirement.unit == SEMINAR_HOURS:
            wanted[requirement.programme_version_id].append(requirement)
    enrolments = [one for one in enrolments if one.programme_version_id in wanted]
    if not enrolments:
        return {}
    spans = periods([one for rows in wanted.values() for one in rows], today)
    registrations = list(
        Registration.objects.filter(
            annual_programme__enrolment__in=enrolments, activity__kind__in=KINDS
        ).select_related("annual_programme__academic_year")
    )
    attended = hours_of(registrations, today)
    of = defaultdict(list)
    for registration in registrations:
        of[registration.annual_programme.enrolment_id].append(registration)
    found = {}
    for enrolment in enrolments:
        for requirement in wanted[enrolment.programme_version_id]:
            since, until = spans[requirement.period]
            own = [attended[one.pk] for one in of[enrolment.pk] if lies_in(one, since, until)]
            if own:
                found[enrolment.pk, requirement.pk] = amount_of(own, requirement)
    return found


def lies_in(registration: Registration, since: date | None, until: date | None) -> bool:
    """Whether the academic year of the registration begins in the period; a training year begins two weeks later."""
    year = registration.annual_programme.academic_year
    return (until is None or year.starts <= until) and (since is None or year.ends > since)


def amount_of(own: list[Hours], requirement: Requirement) -> Amount:
    minimum = minimum_of(own, requirement)
    return Amount(
        done=sum((hours.attended for hours in own), NOTHING),
        planned=sum((hours.within_reach for hours in own), NOTHING),
        minimum=minimum,
        proportion="" if minimum is None else _("In proportion to the hours that are asked"),
    )


def minimum_of(own: list[Hours], requirement: Requirement) -> Decimal | None:
    """The requirement's own minimum, in the proportion in which the rules of the years ask their hours."""
    full = sum((hours.rule.required for hours in own if hours.rule), NOTHING)
    asked = sum((hours.asked or NOTHING for hours in own), NOTHING)
    if requirement.minimum is None or not full or asked == full:
        return None
    return (requirement.minimum * asked / full).quantize(Decimal("0.1"))
