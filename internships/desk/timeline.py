"""The stages of a cohort in one year: timeline, missing placements, coverage, late evaluations."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils.translation import gettext as _

from curriculum.models import AcademicYear
from internships.evaluations.models import Evaluation
from internships.placements.models import Placement
from places.models import Area, Province
from records.models import Enrolment, Registration


@dataclass(frozen=True)
class Bar:
    """A placement on the timeline: `x` and `width` in percent of the year."""

    placement: Placement
    status: str
    x: str
    width: str


@dataclass
class Line:
    """One resident, with their placements of the year and their stages without a placement."""

    enrolment: Enrolment
    bars: list[Bar] = field(default_factory=list)
    without: list[Registration] = field(default_factory=list)


def training_days(year: AcademicYear) -> tuple[date, date]:
    """First and last day of the training year that begins in an academic year: 1 October to 30 September."""
    return date(year.start_year, 10, 1), date(year.start_year + 1, 9, 30)


def lines(enrolments: Iterable[Enrolment], year: AcademicYear, today: date) -> list[Line]:
    """One line per resident, in the given order; a fixed number of queries."""
    enrolments = list(enrolments)
    first, last = training_days(year)
    stages = defaultdict(list)
    for registration in Registration.objects.filter(
        annual_programme__enrolment__in=enrolments,
        annual_programme__academic_year=year,
        activity__kind="internship",
    ).select_related("activity", "annual_programme"):
        stages[registration.annual_programme.enrolment_id].append(registration)
    placed = defaultdict(list)
    taken = set()
    rows = Placement.objects.live().filter(enrolment__in=enrolments).for_list()
    for placement in rows:
        taken.add(placement.registration_id)
        if placement.starts <= last and placement.ends >= first:
            placed[placement.enrolment_id].append(bar(placement, first, last, today))
    return [Line(e, placed[e.pk], [stage for stage in stages[e.pk] if stage.pk not in taken]) for e in enrolments]


def bar(placement: Placement, first: date, last: date, today: date) -> Bar:
    whole = (last - first).days + 1
    starts, ends = max(placement.starts, first), min(placement.ends, last)
    x, width = (starts - first).days / whole * 100, ((ends - starts).days + 1) / whole * 100
    return Bar(placement, placement.status_on(today), f"{x:.2f}%", f"{width:.2f}%")


def coverage(enrolments, year: AcademicYear) -> list[tuple[str, list[tuple[str, int]], int]]:
    """[(province, [(class, placements)], total)] of the accepted and approved placements of the year."""
    first, last = training_days(year)
    found = Placement.objects.holding().filter(enrolment__in=enrolments).meeting(first, last)
    counts: Counter = Counter()
    for province, area in found.values_list("site__place__province", "site__place__area"):
        counts[province or "", area or ""] += 1
    names = [*Province.choices, ("", _("not known"))]
    classes = [*Area.choices, ("", _("not known"))]
    table = [(str(name), [(str(c), counts[code, key]) for key, c in classes]) for code, name in names]
    return [(name, cells, sum(n for _c, n in cells)) for name, cells in table if any(n for _c, n in cells)]


def late(enrolments, today: date):
    """Overdue evaluations of the cohort, earliest due day first."""
    due = Evaluation.objects.due(today).filter(placement__enrolment__in=enrolments, due_on__lt=today)
    return due.for_list().order_by("due_on", "pk")


def months(first: date) -> list[tuple[date, str]]:
    """[(first day of a month, x in percent)]."""
    last = date(first.year + 1, 9, 30)
    whole = (last - first).days + 1
    days = [date(first.year + (first.month + n - 1) // 12, (first.month + n - 1) % 12 + 1, 1) for n in range(12)]
    return [(day, f"{(day - first) / timedelta(days=1) / whole * 100:.2f}%") for day in days]
