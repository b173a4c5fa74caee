"""Measures requirements that count examinations, all or the supervised ones; bulk only."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext_lazy

from curriculum.models import Requirement
from curriculum.requirements import Amount, periods
from records.models import Enrolment, Registration
from seminars.examinations.models import Examination
from seminars.rules.models import ExaminationKind

ALL, SUPERVISED = "examinations", "exams_supervised"
UNITS = {ALL: gettext_lazy("examinations"), SUPERVISED: gettext_lazy("supervised examinations")}


def amounts_of(
    enrolments: Iterable[Enrolment], requirements: Iterable[Requirement], today: date
) -> dict[tuple[int, int], Amount]:
    """{(enrolment_id, requirement_id): amount}, for residents who are registered where a tally is kept."""
    wanted = defaultdict(list)
    for requirement in requirements:
        if requirement.unit in UNITS:
            wanted[requirement.programme_version_id].append(requirement)
    enrolments = [one for one in enrolments if one.programme_version_id in wanted]
    if not enrolments:
        return {}
    spans = periods([one for rows in wanted.values() for one in rows], today)
    tallied = Registration.objects.filter(
        annual_programme__enrolment__in=enrolments, activity__in=ExaminationKind.objects.values("activity")
    )
    of_enrolment = dict(tallied.values_list("pk", "annual_programme__enrolment"))
    noted = defaultdict(list)
    rows = Examination.objects.filter(registration__in=of_enrolment, day__lte=today)
    for registration, day, is_supervised in rows.values_list("registration", "day", "is_supervised"):
        noted[of_enrolment[registration]].append((day, is_supervised))
    registered = set(of_enrolment.values())
    return {
        (one.pk, asked.pk): Amount(Decimal(counted(noted[one.pk], asked, *spans[asked.period])))
        for one in enrolments
        if one.pk in registered
        for asked in wanted[one.programme_version_id]
    }


def counted(noted: list[tuple[date, bool]], asked: Requirement, since: date | None, until: date | None) -> int:
    return sum(
        (since is None or day >= since) and (until is None or day <= until) and (is_supervised or asked.unit == ALL)
        for day, is_supervised in noted
    )
