"""The credits of a cohort, equal to `credit_records` to the half credit.

Five queries for any number of residents, six where some have moved from another version. The database returns the
activities of each resident as one text; the sums are computed on access.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

from django.db import models
from django.utils import timezone

from curriculum.models import Block
from records.credits.credit_records import NOTHING, Sums, current_registrations
from records.decisions.models import Decision
from records.exemptions.equivalence_models import EquivalenceGrant
from records.exemptions.models import Exemption

NO_ACTIVITIES: frozenset[int] = frozenset()


class Joined(models.Aggregate):
    """The values of a group as one text, separated by commas, in no order."""

    function = "GROUP_CONCAT"
    output_field = models.TextField()

    def as_postgresql(self, compiler, connection, **context):
        template = "STRING_AGG(%(expressions)s::text, ',')"
        return self.as_sql(compiler, connection, template=template, **context)


class Share(NamedTuple):
    """What the sums need of an activity; `organisers` is its organiser key."""

    pk: int
    block: int
    organisers: str
    credits: Decimal


@dataclass(frozen=True)
class Group:
    """Activities that are summed up together."""

    key: Any
    shares: list[Share] = field(default_factory=list)

    @cached_property
    def total(self) -> Decimal:
        return sum((share.credits for share in self.shares), NOTHING)


@dataclass(frozen=True)
class Frame:
    """The block numbers of a programme version, in order, and its activities."""

    numbers: list[int] = field(default_factory=list)
    shares: list[Share] = field(default_factory=list)

    @cached_property
    def pks(self) -> frozenset[int]:
        return frozenset(share.pk for share in self.shares)

    @cached_property
    def whole(self) -> Group:
        return Group(None, self.shares)

    @cached_property
    def blocks(self) -> list[Group]:
        """One group for each block, even without activities."""
        return [Group(number, [s for s in self.shares if s.block == number]) for number in self.numbers]

    @cached_property
    def organised(self) -> list[Group]:
        """One group for each block and set of organisers; `key` is (number, organiser key)."""
        found: dict[tuple[int, str], Group] = {}
        for share in self.shares:
            key = share.block, share.organisers
            found.setdefault(key, Group(key)).shares.append(share)
        return list(found.values())


@dataclass(frozen=True, slots=True)
class Totals:
    """The activities (pks) of one resident by state, and the sums of each group."""

    frame: Frame
    granted: frozenset[int]
    refused: frozenset[int]
    exempt: frozenset[int]
    taken: frozenset[int]

    @property
    def whole(self) -> Sums:
        return self.summed(self.frame.whole)

    @property
    def blocks(self) -> list[Sums]:
        return [self.summed(group) for group in self.frame.blocks]

    @property
    def organised(self) -> list[Sums]:
        return [self.summed(group) for group in self.frame.organised]

    @property
    def failed(self) -> int:
        """The number of activities decided without credits that nothing else gave."""
        return sum(1 for s in self.frame.shares if s.pk in self.refused - self.granted - self.exempt)

    def summed(self, group: Group) -> Sums:
        granted, exempt, taken = self.granted, self.exempt, self.taken
        earned = exempted = registered = NOTHING
        for pk, _block, _organisers, credits in group.shares:
            if pk in granted:
                earned += credits
            elif pk in exempt:
                exempted += credits
            elif pk in taken:
                registered += credits
        return Sums(
            key=group.key,
            earned=earned,
            exempted=exempted,
            registered=registered,
            missing=group.total - earned - exempted - registered,
            total=group.total,
        )


def credit_totals(enrolments, now: datetime | None = None) -> dict[int, Totals]:
    """Return {pk of the enrolment: its totals}. `enrolments`: a query set of `Enrolment`."""
    now = now or timezone.now()
    wanted = enrolments.order_by().values("pk")
    decided = activities(Decision.objects.effective(now).filter(enrolment__in=wanted), "enrolment_id", "granted")
    exempt = activities(Exemption.objects.live().filter(enrolment__in=wanted), "enrolment_id")
    taken = activities(current_registrations(wanted, timezone.localdate(now)), "annual_programme__enrolment_id")
    frames = frames_of(enrolments.order_by().values("programme_version"))
    followed = dict(enrolments.order_by().values_list("pk", "programme_version_id"))
    moved: dict[tuple, frozenset[int]] = {}
    if any(not found <= frames[followed[pk]].pks for rows in (decided, exempt) for (pk, *_by), found in rows.items()):
        grants = EquivalenceGrant.objects.counting(now).filter(enrolment__in=wanted)
        moved = activities(grants, "enrolment_id", "is_earned")
    return {
        pk: Totals(
            frame=frames[version],
            granted=decided.get((pk, True), NO_ACTIVITIES) | moved.get((pk, True), NO_ACTIVITIES),
            refused=decided.get((pk, False), NO_ACTIVITIES),
            exempt=exempt.get((pk,), NO_ACTIVITIES) | moved.get((pk, False), NO_ACTIVITIES),
            taken=taken.get((pk,), NO_ACTIVITIES),
        )
        for pk, version in followed.items()
    }


def activities(rows, *by: str) -> dict[tuple, frozenset[int]]:
    """Return {values of the fields `by`: pks of the activities of those rows}."""
    grouped = rows.order_by().values_list(*by).annotate(found=Joined("activity_id"))
    return {tuple(key): frozenset(map(int, found.split(","))) for *key, found in grouped}


def frames_of(versions) -> Mapping[int, Frame]:
    """Return {pk of the version: its frame}; one query."""
    frames: dict[int, Frame] = defaultdict(Frame)
    rows = Block.objects.filter(programme_version__in=versions).order_by("number", "activities__position")
    for version, number, pk, organisers, credits in rows.values_list(
        "programme_version_id", "number", "activities", "activities__organiser_key", "activities__credits"
    ):
        frame = frames[version]
        if number not in frame.numbers:
            frame.numbers.append(number)
        if pk is not None:
            frame.shares.append(Share(pk, number, organisers, NOTHING if credits is None else credits))
    return frames
