"""The record of residents as it would be in a newer version of the programme; reads only.

A fixed number of queries for one resident and for a cohort.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.permissions import Allowed, Answer, Denied
from curriculum.equivalences.services import WHOLE, granted_by
from curriculum.models import Activity, Equivalence, ProgrammeVersion
from records.credits.credit_records import NOTHING, CreditRecord, CreditRow, credit_records
from records.decisions.models import Decision
from records.enrolments.models import Enrolment
from records.exemptions.models import Exemption
from records.marks.models import Result
from records.proposals.models import Proposal
from records.registrations.models import Registration
from records.transfers.models import Move


@dataclass(frozen=True)
class Granted:
    """A new activity, and the older ones that give it; `needs_all`: only together."""

    activity: Activity
    sources: tuple[CreditRow, ...]
    needs_all: bool = False


@dataclass(frozen=True)
class UnderWay:
    """A registration of this year or a later one, and the new activity that replaces it; None where it ends."""

    registration: Registration
    new: Activity | None
    was_decided: bool

    @property
    def is_added(self) -> bool:
        """A registration with a decision stays; the new activity is registered beside it."""
        return self.was_decided


@dataclass(frozen=True)
class Preview:
    record: CreditRecord
    to_version: ProgrammeVersion
    activities: tuple[Activity, ...]  # of the new version, in its order
    granted: tuple[Granted, ...]
    under_way: tuple[UnderWay, ...]
    lost: tuple[CreditRow, ...]  # credits that give nothing in the new version
    refusal: str = ""

    @property
    def enrolment(self) -> Enrolment:
        return self.record.enrolment

    @property
    def answer(self) -> Answer:
        return Denied(self.refusal) if self.refusal else Allowed()

    @cached_property
    def still_open(self) -> list[Activity]:
        given = {one.activity.pk for one in self.granted}
        return [activity for activity in self.activities if activity.pk not in given]

    @property
    def before(self) -> Decimal:
        return self.record.overall.counted

    @property
    def total_before(self) -> Decimal:
        return self.record.overall.total

    @property
    def after(self) -> Decimal:
        return sum((one.activity.credits or NOTHING for one in self.granted), NOTHING)

    @property
    def total_after(self) -> Decimal:
        return sum((activity.credits or NOTHING for activity in self.activities), NOTHING)


def previews(
    enrolments: Iterable[Enrolment], to_version: ProgrammeVersion, now: datetime | None = None
) -> list[Preview]:
    """One preview for each enrolment, in their order. All must follow the same version. Checks no permission."""
    now = now or timezone.now()
    residents = list(enrolments)
    if not residents:
        return []
    old = residents[0].programme_version
    rows = list(Equivalence.objects.between(old, to_version))
    activities = tuple(to_version.activities.select_related("block").order_by("block__number", "position"))
    records = credit_records(residents, now)
    registrations = under_way(residents, now)
    refusals = reasons(residents, old, to_version, bool(rows), now)
    return [
        preview(records[one.pk], to_version, activities, rows, registrations[one.pk], refusals.get(one.pk, ""))
        for one in residents
    ]


def preview(record, to_version, activities, rows, registrations, refusal) -> Preview:
    counting = {row.activity.pk: row for row in record.rows if row.counts}
    given = granted_by(rows, set(counting))
    used = {row.old_id for some in given.values() for row in some}
    by_pk = {activity.pk: activity for activity in activities}
    targets: dict[int, Activity] = {}
    for row in rows:
        if row.extent == WHOLE and row.new_id not in given:
            targets.setdefault(row.old_id, by_pk[row.new_id])
    found = tuple(carried(registrations, targets, set(counting)))
    stuck = [str(one.registration.activity) for one in found if one.new is None and has_work(one.registration)]
    if stuck and not refusal:
        text = _("Work hangs on activities under way that have no whole equivalent in the new version: %(titles)s.")
        refusal = text % {"titles": ", ".join(stuck)}
    return Preview(
        record=record,
        to_version=to_version,
        activities=activities,
        granted=tuple(
            Granted(
                activity,
                tuple(counting[row.old_id] for row in given[activity.pk]),
                needs_all=any(row.extent != WHOLE for row in given[activity.pk]),
            )
            for activity in activities
            if activity.pk in given
        ),
        under_way=found,
        lost=tuple(row for pk, row in counting.items() if pk not in used),
        refusal=refusal,
    )


def carried(registrations: list[Any], targets: dict[int, Activity], counting: set[int]) -> Iterator[UnderWay]:
    """The new activity of each registration. Where two lead to the same one, only the first does."""
    taken: set[tuple[int, int]] = set()
    for one in registrations:
        new = targets.get(one.activity_id)
        if one.activity_id in counting or (new is None and one.was_decided):
            continue
        if new is not None and (one.annual_programme_id, new.pk) in taken:
            if one.was_decided:
                continue
            new = None
        if new is not None:
            taken.add((one.annual_programme_id, new.pk))
        yield UnderWay(one, new, one.was_decided)


def under_way(residents: list[Enrolment], now: datetime) -> dict[int, list[Any]]:
    """Registrations of the followed version in years that are not over, by enrolment, annotated with `was_decided`."""
    decided = Exists(Decision.objects.filter(registration=OuterRef("pk")))
    rows = (
        Registration.objects.filter(
            annual_programme__enrolment__in=residents,
            annual_programme__academic_year__ends__gte=timezone.localdate(now),
            activity__programme_version=residents[0].programme_version,
        )
        .annotate(was_decided=decided)
        .select_related("activity__block", "annual_programme__academic_year", "annual_programme__enrolment")
        .order_by("annual_programme__academic_year__start_year", "activity__block__number", "activity__position")
    )
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.annual_programme.enrolment_id].append(row)
    return found


def has_work(registration: Registration) -> bool:
    """Whether any row, of whatever app, points at the registration."""
    return any(
        relation.related_model._default_manager.filter(**{relation.field.name: registration}).exists()
        for relation in Registration._meta.related_objects
    )


def reasons(residents, old, new, has_rows: bool, now: datetime) -> dict[int, str]:
    """{pk of the enrolment: why it cannot be moved now}."""
    if general := reason_of_versions(old, new, has_rows):
        return {one.pk: general for one in residents}
    found: dict[int, str] = {}
    again = Enrolment.objects.filter(programme_version=new, user__in=[one.user_id for one in residents])
    there = set(again.values_list("user", flat=True))
    for one in residents:
        if one.user_id in there:
            found[one.pk] = _("The resident has a record in that version already.")
    pending = Decision.objects.filter(enrolment__in=residents).filter(
        Q(deliberation__published_at__isnull=True) | Q(deliberation__published_at__gt=now)
    )
    for decision in pending.select_related("deliberation__session"):
        text = _("The jury has decisions on this resident that are not published yet (%(sitting)s). Move after that.")
        found.setdefault(decision.enrolment_id, text % {"sitting": decision.deliberation})
    waiting = Result.objects.filter(registration__annual_programme__enrolment__in=residents).exclude(
        state=Result.State.DECIDED
    )
    proposed = Proposal.objects.filter(
        ~Exists(Decision.objects.filter(registration=OuterRef("registration"), deliberation__published_at__lte=now)),
        registration__annual_programme__enrolment__in=residents,
        replaced_at__isnull=True,
    )
    text = _("A mark or a proposal waits for the jury: %(title)s. Move once it is decided.")
    for rows in (waiting, proposed):
        for row in rows.select_related("registration__activity", "registration__annual_programme"):
            words = text % {"title": row.registration.activity}
            found.setdefault(row.registration.annual_programme.enrolment_id, words)
    return found


def reason_of_versions(old: ProgrammeVersion, new: ProgrammeVersion, has_rows: bool) -> str:
    if old.programme_id != new.programme_id:
        return _("This is a version of another programme.")
    if not new.is_frozen:
        return _("This version is a draft: residents are moved to a published one.")
    if new.first_intake.start_year <= old.first_intake.start_year:
        return _("Residents are moved to a newer version, not to an older one.")
    if not has_rows:
        return _("There are no equivalence rows between the two versions yet.")
    return ""


def reason_not_to_undo(move: Move) -> str:
    """What happened since the move and would be lost; empty if it can be undone."""
    enrolment = move.enrolment
    if move.undone_at is not None:
        return _("This move was undone already.")
    if enrolment.programme_version_id != move.to_version_id:
        return _("The resident was moved again since.")
    later = {"enrolment": enrolment, "activity__programme_version": move.to_version}
    if Decision.objects.filter(**later).exists():
        return _("The jury has decided on this resident since.")
    if Exemption.objects.live().filter(**later).exists():
        return _("Exemptions were granted since.")
    ours = {told["registration"] for told in move.registrations}
    taken = Registration.objects.filter(annual_programme__enrolment=enrolment)
    taken = taken.filter(activity__programme_version=move.to_version)
    if any(str(one.uuid) not in ours for one in taken):
        return _("Activities of the new version were registered since. Take them out of the annual programme first.")
    if Proposal.objects.filter(registration__in=taken, replaced_at__isnull=True).exists():
        return _("A proposal waits for the jury.")
    added = [told["registration"] for told in move.registrations if told["old"] is None]
    if any(has_work(one) for one in taken if str(one.uuid) in added):
        return _("Work hangs on an activity that was registered by the move.")
    return ""
