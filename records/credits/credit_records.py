"""Credits by activity, from published decisions and exemptions. Pages, API and documents all read this module.

`credit_records` takes the same number of queries for one resident and for three thousand. For the sums of a cohort
alone, `records.credits.totals` is quicker.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Case, F, Prefetch, When, Window
from django.db.models.functions import RowNumber
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from curriculum.models import Activity, Block, ExamSession
from pages.precheck import Prechecked
from records.decisions.models import Decision
from records.enrolments.models import Enrolment
from records.exemptions.equivalence_models import EquivalenceGrant
from records.exemptions.models import Exemption
from records.registrations.models import AnnualProgramme, Registration

NOTHING = Decimal("0.0")


class State(models.TextChoices):
    """The state of an activity for a resident."""

    EARNED = "earned", _("earned")
    EXEMPTED = "exempted", _("exempted")
    REGISTERED = "registered", _("registered")
    MISSING = "missing", _("not yet registered")


def current_registrations(enrolments, day: date):
    """Registrations of the last annual programme that has begun by `day`, else of the first one ahead.

    A year that is agreed ahead must not hide the second session of the running one.
    `enrolments`: a list or a query set.
    """
    begun = Case(
        When(academic_year__starts__lte=day, then=F("academic_year__start_year")),
        default=-F("academic_year__start_year"),
        output_field=models.IntegerField(),
    )
    place = Window(RowNumber(), partition_by=F("enrolment"), order_by=begun.desc())
    years = AnnualProgramme.objects.filter(enrolment__in=enrolments).order_by().annotate(place=place).filter(place=1)
    return Registration.objects.filter(annual_programme__in=years.values("pk"))


@dataclass(frozen=True)
class CreditRow:
    """One activity of the resident's version. `decision`: the last published one, whether or not it gave credits.

    `passed`: the activities of an earlier version that give it by equivalence, each as a row of its own. Where it is
    one, its decision or exemption is this row's too.
    """

    activity: Activity
    state: State
    decision: Decision | None = None
    exemption: Exemption | None = None
    registration: Registration | None = None
    passed: tuple["CreditRow", ...] = ()

    @property
    def bases(self) -> list[Decision | Exemption]:
        """The decisions and exemptions that the row rests on."""
        if self.passed:
            return [basis for row in self.passed for basis in row.bases]
        return [basis for basis in (self.decision, self.exemption) if basis is not None]

    @property
    def credits(self) -> Decimal:
        return NOTHING if self.activity.credits is None else self.activity.credits

    @property
    def mark(self) -> Decimal | None:
        return self.decision.mark if self.decision else None

    @property
    def outcome(self) -> str:
        return self.decision.outcome if self.decision else ""

    @property
    def session(self) -> ExamSession | None:
        """The session of the first decision: a superseding one keeps the session that it corrects."""
        first = self.decision
        while first is not None and first.supersedes is not None:
            first = first.supersedes
        return first.deliberation.session if first else None

    @property
    def counts(self) -> bool:
        return self.state in (State.EARNED, State.EXEMPTED)

    @property
    def was_failed(self) -> bool:
        """Whether the last decision gave no credits, and nothing else did."""
        return self.decision is not None and not self.counts


@dataclass(slots=True)
class Sums:
    """Credits by state, and their total. `key` and `title` name what is summed up."""

    key: Any = None
    title: object = ""
    earned: Decimal = NOTHING
    exempted: Decimal = NOTHING
    registered: Decimal = NOTHING
    missing: Decimal = NOTHING
    total: Decimal = NOTHING
    stated: Decimal | None = None

    @property
    def counted(self) -> Decimal:
        """Earned and exempted credits."""
        return self.earned + self.exempted

    @property
    def label(self):
        return self.title

    def add(self, state: str, credits: Decimal) -> None:
        setattr(self, state, getattr(self, state) + credits)


@dataclass(frozen=True)
class CreditRecord:
    """All activities of one resident's version, in the version's order."""

    enrolment: Enrolment
    rows: list[CreditRow]
    blocks: list[Block] = field(default_factory=list)

    @property
    def gives_credits(self) -> bool:
        """Whether the version counts in credits; some programmes have activities without any."""
        return any(row.credits for row in self.rows)

    @property
    def overall(self) -> Sums:
        return _summed(self.rows, lambda row: "all")[0] if self.rows else Sums()

    def by_block(self) -> list[Sums]:
        """One `Sums` for each block, even without activities; `key` is the block."""
        found = {sums.key: sums for sums in _summed(self.rows, lambda row: row.activity.block_id)}
        sums = []
        for block in self.blocks:
            line = found.get(block.pk, Sums())
            line.key, line.title, line.stated = block, block.title, block.credits
            sums.append(line)
        return sums

    def by_organiser(self) -> list[Sums]:
        """One `Sums` for each set of organisers; `key` is the list of their codes, empty if none is stated."""
        sums = _summed(self.rows, lambda row: row.activity.organiser_key)
        for line in sums:
            line.key = line.key.split("+") if line.key else []
            line.title = " + ".join(line.key) or _("no organiser stated")
        return sorted(sums, key=lambda line: (not line.key, len(line.key), line.key))

    def of_block(self, block: Block) -> list[CreditRow]:
        return [row for row in self.rows if row.activity.block_id == block.pk]


def _summed(rows: Iterable[CreditRow], key) -> list[Sums]:
    found: dict[object, Sums] = {}
    for row in rows:
        line = found.setdefault(key(row), Sums(key=key(row)))
        line.add(row.state, row.credits)
        line.total += row.credits
    return list(found.values())


@Prechecked
def exemptions_of(user, today: date):
    return Exemption.objects.filter(enrolment__user=user)


@Prechecked
def decisions_of(user, today: date):
    return Decision.objects.filter(enrolment__user=user)


def credit_records(enrolments, now: datetime | None = None) -> dict[int, CreditRecord]:
    """Return {pk of the enrolment: its credit record}. `enrolments`: a query set or a list of saved rows.

    At most eight queries, whatever the number of residents; five more where somebody moved from another version.
    """
    now = now or timezone.now()
    enrolments = list(enrolments)
    versions = {e.programme_version_id for e in enrolments}
    activities: dict[int, list[Activity]] = defaultdict(list)
    for activity in Activity.objects.filter(programme_version__in=versions).for_display():
        activities[activity.programme_version_id].append(activity)
    blocks: dict[int, list[Block]] = defaultdict(list)
    for block in Block.objects.filter(programme_version__in=versions):
        blocks[block.programme_version_id].append(block)
    decided = [e for e in enrolments if decisions_of.may_find(e.user_id)]
    decisions = _by_activity(_effective(decided, now))
    exempted = [e for e in enrolments if exemptions_of.may_find(e.user_id)]
    exemptions = _by_activity(Exemption.objects.filter(enrolment__in=exempted, withdrawn_on__isnull=True))
    followed = {(e.pk, a.pk) for e in enrolments for a in activities[e.programme_version_id]}
    has_older = not (decisions.keys() | exemptions.keys()) <= followed
    passed = _passed(enrolments, decisions, exemptions) if has_older else {}
    registrations = {
        (r.annual_programme.enrolment_id, r.activity_id): r
        for r in current_registrations(enrolments, timezone.localdate(now)).select_related(
            "annual_programme__academic_year"
        )
    }
    return {
        e.pk: CreditRecord(
            enrolment=e,
            rows=[
                _row(a, *(found.get((e.pk, a.pk)) for found in (decisions, exemptions, registrations, passed)))
                for a in activities[e.programme_version_id]
            ],
            blocks=blocks[e.programme_version_id],
        )
        for e in enrolments
    }


def credit_record(enrolment: Enrolment, now: datetime | None = None) -> CreditRecord:
    """Return the credit record of one resident."""
    return credit_records([enrolment], now)[enrolment.pk]


def _effective(enrolments: list[Enrolment], now: datetime):
    """The effective decisions on them, in an order in which `_by_activity` keeps a grant, else the last one."""
    return (
        Decision.objects.effective(now)
        .filter(enrolment__in=enrolments)
        .select_related("deliberation__session__academic_year", "registration")
        .select_related("supersedes__deliberation__session__academic_year")
        .order_by("granted", "deliberation__published_at", "pk")
    )


def _by_activity(rows):
    return {(row.enrolment_id, row.activity_id): row for row in rows}


def _passed(enrolments, decisions, exemptions) -> dict[tuple[int, int], tuple[CreditRow, ...]]:
    """{(enrolment, activity): the older rows that count for it by equivalence}; see `EquivalenceGrant.counting`."""
    grants = EquivalenceGrant.objects.live().filter(enrolment__in=enrolments)
    found = {}
    for grant in grants.prefetch_related(Prefetch("sources", Activity.objects.for_display())):
        keys = {activity: (grant.enrolment_id, activity.pk) for activity in grant.sources.all()}
        rows = [_row(activity, decisions.get(key), exemptions.get(key)) for activity, key in keys.items()]
        counting = tuple(row for row in rows if row.counts)
        if counting and (len(counting) == len(rows) or not grant.needs_all):
            found[grant.enrolment_id, grant.activity_id] = counting
    return found


def _row(activity, decision, exemption, registration=None, passed=None) -> CreditRow:
    if decision is not None and decision.granted:
        state = State.EARNED
    elif exemption is not None:
        state, decision = State.EXEMPTED, None  # its mark is from before the exemption
    elif passed:
        return _by_equivalence(activity, registration, passed)
    elif registration is not None:
        state = State.REGISTERED
    else:
        state = State.MISSING
    return CreditRow(activity, state, decision, exemption, registration)


def _by_equivalence(activity, registration, passed) -> CreditRow:
    """Earned if a decision gave any of it. The decision or exemption of one older activity is the row's own."""
    state = State.EARNED if any(row.state == State.EARNED for row in passed) else State.EXEMPTED
    one = passed[0] if len(passed) == 1 else CreditRow(activity, state)
    return CreditRow(activity, state, one.decision, one.exemption, registration, passed)
