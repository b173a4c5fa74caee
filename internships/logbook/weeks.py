"""The weeks and technical acts of a placement, as the logbook pages show them."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from django.utils import timezone
from django.utils.translation import gettext_lazy

from internships.logbook.models import ActTally, LogWeek, TechnicalAct, monday_of
from internships.placements.models import Placement

WEEK = timedelta(days=7)
LEVELS = {
    "seen": gettext_lazy("seen"),
    "assisted": gettext_lazy("assisted"),
    "supervised": gettext_lazy("supervised"),
    "alone": gettext_lazy("alone"),
}
LABELS = {field.name: field.verbose_name for field in LogWeek._meta.fields if field.name in LogWeek.FIGURES}
USUAL = 12  # acts offered without a search


def weeks_of(placement: Placement, today: date | None = None) -> list[date]:
    """The Mondays of the weeks that have begun, latest first."""
    last = monday_of(min(placement.ends, today or timezone.localdate()))
    first = monday_of(placement.starts)
    return [last - WEEK * n for n in range((last - first).days // 7 + 1)]


@dataclass(frozen=True)
class WeekLine:
    """A row of the overview. `log` is None where nothing was filled in."""

    starts: date
    log: LogWeek | None

    @property
    def ends(self) -> date:
        return self.starts + timedelta(days=6)

    @property
    def iso(self) -> tuple[int, int]:
        """(ISO year, ISO week), as in the URLs."""
        return self.starts.isocalendar()[:2]


@dataclass(frozen=True)
class ActLine:
    """An act with its (label, number) for each degree of independence."""

    act: TechnicalAct
    cells: list[tuple]

    @classmethod
    def of(cls, act: TechnicalAct, counts) -> "ActLine":
        return cls(act, [(LEVELS[level], counts(level)) for level in ActTally.LEVELS])


def week_lines(placement: Placement, today: date | None = None) -> list[WeekLine]:
    """All weeks that have begun, and logged weeks outside the current dates; two queries."""
    logged = {week.starts: week for week in LogWeek.objects.filter(placement=placement).with_acts()}
    mondays = sorted({*weeks_of(placement, today), *logged}, reverse=True)
    return [WeekLine(monday, logged.get(monday)) for monday in mondays]


def act_lines(placement: Placement) -> list[ActLine]:
    """The totals of each act over the whole placement."""
    sums = list(ActTally.sums(LogWeek.objects.filter(placement=placement).values("pk")))
    acts = TechnicalAct.objects.in_bulk([row["act"] for row in sums])
    return [ActLine.of(acts[row["act"]], row.get) for row in sums]


def acts_of(week: LogWeek) -> list[ActLine]:
    """The acts of one week. Reads `tallies`: prefetch them with their acts."""
    return [ActLine.of(tally.act, partial(getattr, tally)) for tally in week.tallies.all()]


def figures_of(week: LogWeek) -> list[tuple]:
    """[(label, figure)] of one week."""
    return [(LABELS[name], getattr(week, name)) for name in LogWeek.FIGURES]


def totals(lines: list[WeekLine]) -> dict:
    """{name: sum} of each figure over the weeks; None where no week has it."""
    found: dict = dict.fromkeys(LogWeek.FIGURES)
    for line in lines:
        for name in LogWeek.FIGURES:
            value = getattr(line.log, name, None)
            if value is not None:
                found[name] = (found[name] or 0) + value
    return found


def usual_acts(placement: Placement, besides: set[int]) -> list[TechnicalAct]:
    """The acts that the resident has logged in most weeks, offered without a search."""
    logged = (
        ActTally.objects.filter(week__placement__enrolment=placement.enrolment_id, act__is_current=True)
        .exclude(act__in=besides)
        .values_list("act", "week")
    )
    weeks = defaultdict(int)
    for act, _week in logged:
        weeks[act] += 1
    chosen = sorted(weeks, key=lambda act: (-weeks[act], act))[:USUAL]
    return list(TechnicalAct.objects.filter(pk__in=chosen).select_related("group"))
