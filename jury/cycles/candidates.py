"""The residents on the end of whose cycle a sitting decides, and what is proposed for each.

Everything counts that is published, will be published, or is decided in this sitting. The mean is weighted by credits,
over the activities with a mark; outcomes without a mark and exemptions are left out. It is cut off after two decimals,
as the thresholds have two: what is shown as 13.99 is below 14.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from curriculum.models import Activity, Honours
from jury.cases.models import Correction
from jury.cycles.models import CycleDecision, outcome_words
from records.credits.credit_records import NOTHING, CreditRecord, credit_records
from records.credits.totals import Totals, credit_totals
from records.models import Decision, Deliberation, Enrolment, StatusChange
from ui.figures import decimal_words

Here = Mapping[int, Decision]  # by activity, of one resident
CENT = Decimal("0.01")


@dataclass(frozen=True)
class Candidate:
    """A resident at the end of the cycle, as the sitting finds them."""

    enrolment: Enrolment
    credits: Decimal
    missing: tuple[Activity, ...]
    marks: tuple[tuple[Decimal, Decimal], ...]  # (credits, mark) of each activity that was passed with a mark
    unmarked: int
    honours: Honours | None = None
    decision: CycleDecision | None = None
    before: CycleDecision | None = None  # of another sitting; a decision supersedes it

    @property
    def mean(self) -> Decimal | None:
        return weighted_mean(self.marks)

    @property
    def proposed(self) -> tuple[bool, str]:
        """(success, code of the honours)."""
        return not self.missing, self.honours.code if self.honours and not self.missing else ""

    @property
    def proposal(self) -> str:
        if self.missing:
            return _("no success: %(titles)s") % {"titles": ", ".join(str(one) for one in self.missing)}
        return outcome_words(self.honours.title if self.honours else None)

    @property
    def is_due(self) -> bool:
        """Whether the jury has something to decide: nothing is, or what was no longer follows from the marks."""
        if self.decision is not None:
            return False
        return self.before is None or (self.before.success, self.before.proposed) != self.proposed

    @property
    def mean_words(self) -> str:
        """What the mean is and what it counts."""
        counted = sum((credits for credits, _mark in self.marks), NOTHING)
        if self.mean is None:
            return _("no mean: no activity has a mark")
        words = _("mean %(mean)s over %(credits)s credits with a mark") % {
            "mean": decimal_words(self.mean),
            "credits": decimal_words(counted),
        }
        if not self.unmarked:
            return words
        left = ngettext("%(n)s activity without a mark", "%(n)s activities without a mark", self.unmarked)
        return f"{words}; {left % {'n': self.unmarked}}"


def weighted_mean(marks: Iterable[tuple[Decimal, Decimal]]) -> Decimal | None:
    rows = list(marks)
    total = sum((credits for credits, _mark in rows), NOTHING)
    if not total:
        return None
    return (sum((credits * mark for credits, mark in rows), NOTHING) / total).quantize(CENT, ROUND_DOWN)


def highest(honours: Iterable[Honours], mean: Decimal | None) -> Honours | None:
    reached = [row for row in honours if mean is not None and row.minimum <= mean]
    return max(reached, key=lambda row: row.minimum, default=None)


def candidates(sitting: Deliberation, only: Enrolment | None = None) -> list[Candidate]:
    """By name; a fixed number of queries. Of a sitting that is not published."""
    residents = possible(sitting)
    if only is not None:
        residents = residents.filter(pk=only.pk)
    here: dict[int, dict[int, Decision]] = defaultdict(dict)
    for row in recorded(sitting):
        here[row.enrolment_id][row.activity_id] = row
    totals = credit_totals(residents)
    recorded_here = {row.enrolment_id: row for row in CycleDecision.objects.filter(deliberation=sitting)}
    again = brought(sitting) | recorded_here.keys()
    chosen = [pk for pk, found in totals.items() if pk in again or has_all(found, here[pk])]
    rows = Enrolment.objects.filter(pk__in=chosen).select_related("user", "programme_version__programme")
    records = credit_records(rows.order_by("user__sort_key", "pk"))
    earlier = CycleDecision.objects.effective().filter(enrolment__in=chosen).exclude(deliberation=sitting)
    before = {row.enrolment_id: row for row in earlier.select_related("deliberation__session")}
    thresholds = list(Honours.objects.filter(programme_version=sitting.programme_version_id).in_force(sitting.held_on))
    found = [
        candidate(record, here[pk], thresholds, recorded_here.get(pk), before.get(pk)) for pk, record in records.items()
    ]
    return [one for one in found if not one.missing or one.before or one.decision]


def candidate_of(sitting: Deliberation, enrolment: Enrolment) -> Candidate | None:
    return next(iter(candidates(sitting, enrolment)), None)


def possible(sitting: Deliberation):
    """The residents of the version who did not leave and have no published success; those brought back have one."""
    left = StatusChange.objects.filter(enrolment=OuterRef("pk"), kind="withdrawal", starts__lte=sitting.held_on)
    done = CycleDecision.objects.effective().filter(success=True).exclude(deliberation=sitting)
    settled = Exists(done.filter(enrolment=OuterRef("pk")))
    rows = Enrolment.objects.filter(programme_version=sitting.programme_version_id)
    open_ones = Q(~Exists(left), ~settled)
    if sitting.is_correction:
        return rows.filter(pk__in=brought(sitting))
    return rows.filter(open_ones | Q(pk__in=brought(sitting)))


def brought(sitting: Deliberation) -> set[int]:
    rows = Correction.objects.filter(deliberation=sitting)
    return set(rows.values_list("decision__enrolment", flat=True))


def recorded(sitting: Deliberation):
    """The decisions of this sitting, after those that are set to be published: the later ones prevail."""
    ahead = Decision.objects.about_to_grant().filter(deliberation__programme_version=sitting.programme_version_id)
    return [*ahead.exclude(deliberation=sitting), *Decision.objects.filter(deliberation=sitting)]


def has_all(found: Totals, here: Here) -> bool:
    """Whether every activity of the version counts once what is decided here is published."""
    granted = {activity for activity, row in here.items() if row.granted}
    counted = (found.granted | found.exempt) - (here.keys() - granted) | granted
    return bool(found.frame.pks) and found.frame.pks <= counted


@dataclass(frozen=True)
class Standing:
    """What of the version is passed, with the decisions of this sitting; `marks`: (credits, mark) each."""

    credits: Decimal
    missing: tuple[Activity, ...]
    marks: tuple[tuple[Decimal, Decimal], ...]
    unmarked: int


def standing(record: CreditRecord, here: Here) -> Standing:
    marks: dict[int, tuple[Decimal, Decimal]] = {}
    missing, unmarked, credits = [], 0, NOTHING
    for row in record.rows:
        now = here.get(row.activity.pk)
        if not (now.granted if now else row.counts):
            missing.append(row.activity)
            continue
        credits += row.credits
        rests_on = [(now, row.activity)] if now else [(one.decision, one.activity) for one in row.passed or (row,)]
        marked = [(one, activity) for one, activity in rests_on if one is not None and one.mark is not None]
        unmarked += not marked
        # by decision: what was passed once counts once, also where it gives two activities by equivalence
        marks |= {one.pk: (activity.credits or NOTHING, one.mark) for one, activity in marked}
    return Standing(credits, tuple(missing), tuple(marks.values()), unmarked)


def candidate(record: CreditRecord, here: Here, thresholds, decision, before) -> Candidate:
    found = standing(record, here)
    honours = highest(thresholds, weighted_mean(found.marks))
    return Candidate(
        record.enrolment, found.credits, found.missing, found.marks, found.unmarked, honours, decision, before
    )
