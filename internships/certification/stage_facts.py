"""What certifies a stage on a day: final evaluations, the share that is done, serious concerns. Read by the jury."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from django.db.models import Count
from django.utils import timezone

from curriculum.models import Certification
from internships.concerns.models import Concern
from internships.evaluations.models import Evaluation
from internships.placements.completeness import expected_months
from internships.placements.durations import Span, full_time_months, stretches
from internships.placements.models import AgreementState, Placement
from internships.placements.override_models import StageDeclaration
from records.models import Registration, StatusChange

FINAL, DROPPED, OPEN = Evaluation.Kind.FINAL, Evaluation.State.DROPPED, Evaluation.State.OPEN
VALID = (Evaluation.State.SIGNED, Evaluation.State.ACKNOWLEDGED)


@dataclass(frozen=True)
class StageFacts:
    """The stage of one registration on one day.

    `assessed_on`: the day on which it is certified at a date, or its last day. `missing`: approved placements without a
    valid final evaluation. `signed_on`: the day of the last signature, that of the corrected evaluation where one was
    corrected. `share`: of the whole stage, done by `assessed_on` or by that day. `concerns`: serious ones about the
    resident that are not closed. `interrupted`: without a last day, on that day.
    """

    starts: date | None = None
    ends: date | None = None
    assessed_on: date | None = None
    missing: tuple[Placement, ...] = ()
    finals: tuple[Evaluation, ...] = ()
    signed_on: date | None = None
    share: Decimal = Decimal(0)
    concerns: int = 0
    interrupted: bool = False

    @property
    def is_evaluated(self) -> bool:
        return bool(self.finals) and not self.missing

    @property
    def is_favourable(self) -> bool:
        return all(row.outcome == Evaluation.Outcome.VALIDATED for row in self.finals)


def stage_facts(
    registrations: Iterable[Registration], on: date, raised_until: datetime | None = None
) -> dict[int, StageFacts]:
    """{registration_id: facts}; a fixed number of queries. Needs `activity` and `annual_programme__academic_year`.

    Concerns raised after `raised_until` do not count: they came after the decision and take nothing back.
    """
    registrations = list(registrations)
    residents = {one.annual_programme.enrolment_id for one in registrations}
    placements = defaultdict(list)
    rows = Placement.objects.live().filter(enrolment__in=residents).select_related("site")
    for row in rows.prefetch_related("interruptions", "evaluations__signed_by"):
        placements[row.enrolment_id].append(row)
    statuses = defaultdict(list)
    for change in StatusChange.objects.filter(enrolment__in=residents):
        statuses[change.enrolment_id].append(change)
    expected = expected_months(registrations)
    declared = set(
        StageDeclaration.objects.filter(registration__in=registrations).values_list("registration", flat=True)
    )
    concerns = concerns_of(registrations, raised_until)
    found = {}
    for one in registrations:
        resident = one.annual_programme.enrolment_id
        own = [p for p in placements[resident] if p.registration_id == one.pk]
        asked = None if one.pk in declared else expected[one.pk]
        facts = Stage(one, own, on).facts(placements[resident], statuses[resident], asked, concerns.get(one.pk, 0))
        found[one.pk] = facts
    return found


def concerns_of(registrations: list[Registration], raised_until: datetime | None) -> dict[int, int]:
    """{registration_id: serious concerns about the resident that are not closed}."""
    rows = Concern.objects.in_hand().filter(about=Concern.About.RESIDENT, placement__registration__in=registrations)
    if raised_until is not None:
        rows = rows.filter(raised_at__lte=raised_until)
    return dict(rows.order_by().values_list("placement__registration").annotate(Count("pk")))


class Stage:
    """The placements of one registration; `on` is the day for which it is asked."""

    def __init__(self, registration: Registration, placements: list[Placement], on: date):
        self.approved = [row for row in placements if row.agreement_state == AgreementState.APPROVED]
        self.on = on
        year = registration.annual_programme.academic_year
        ends = max((row.ends for row in self.approved), default=None)
        day = registration.activity.assessed_on(year)
        is_dated = registration.activity.certification == Certification.AT_DATE
        self.assessed_on = min(filter(None, [ends, day])) if is_dated and ends else ends

    def facts(self, everything, statuses, asked: Fraction | None, concerns: int) -> StageFacts:
        if not self.approved:
            return StageFacts(concerns=concerns)
        finals, missing, signed = [], [], []
        for placement in self.approved:
            rows = [row for row in placement.evaluations.all() if row.kind == FINAL]
            valid = [row for row in rows if row.state in VALID]
            is_dropped = any(row.state == DROPPED and row.supersedes_id is None for row in rows)
            if any(row.state == OPEN for row in rows) or not (valid or is_dropped):
                missing.append(placement)
            finals += valid
            signed += [first_signature(row, rows) for row in valid]
        return StageFacts(
            starts=min(row.starts for row in self.approved),
            ends=max(row.ends for row in self.approved),
            assessed_on=self.assessed_on,
            missing=tuple(missing),
            finals=tuple(finals),
            signed_on=max(signed, default=None),
            share=self.share(everything, statuses, asked),
            concerns=concerns,
            interrupted=any(stop.ends is None and stop.holds_on(self.on) for stop in self.stops()),
        )

    def stops(self):
        return [stop for placement in self.approved for stop in placement.interruptions.all()]

    def share(self, everything: list[Placement], statuses, asked: Fraction | None) -> Decimal:
        """Months of full time by the day, out of those of the stage; interruptions and leave do not count.

        `asked` None: an office declared that the placements are the whole stage.
        """
        holding = [Span.of(row) for row in everything if row.agreement_state in Placement.HOLDING]
        own = [row.pk for row in self.approved]
        until = min(self.assessed_on or self.on, self.on)
        whole = asked if asked is not None else full_time_months(stretches(holding, statuses), own)
        done = full_time_months(stretches(holding, statuses, until=until), own)
        if not whole:
            return Decimal(0)
        share = min(Fraction(1), done / whole)
        return Decimal(share.numerator) / Decimal(share.denominator)


def first_signature(evaluation: Evaluation, rows: list[Evaluation]) -> date:
    """The day on which the evaluation was signed first, before any correction."""
    by_pk = {row.pk: row for row in rows}
    while evaluation.supersedes_id in by_pk:
        evaluation = by_pk[evaluation.supersedes_id]
    assert evaluation.signed_at is not None
    return timezone.localdate(evaluation.signed_at)
