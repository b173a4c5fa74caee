"""The status of residents: credits, requirements, results awaiting the jury, and missing items."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from curriculum.models import Activity, AdmissionCondition, ExamSession, Requirement
from curriculum.requirements import Amount
from internships import progress as internships
from pages.precheck import Prechecked
from records.credits.credit_records import NOTHING, CreditRecord, CreditRow, credit_records
from records.models import AdmissionPiece, Result
from seminars import progress as seminars

CREDITS = "credits"
MEASURED_BY = (internships, seminars)  # apps that measure requirements, each in units of its own
UNITS = {unit: words for app in MEASURED_BY for unit, words in app.UNITS.items()}


@dataclass(frozen=True)
class Measure:
    """A requirement and what is recorded for it, in the unit of the requirement.

    `planned`: with what is agreed for later, None where unknown. `unit`: in words, empty where the title has them.
    `pro_rata`: the minimum of this resident, where it is a proportion of the requirement's; `proportion`: to what.
    """

    requirement: Requirement
    done: Decimal
    planned: Decimal | None = None
    unit: str = ""
    pro_rata: Decimal | None = None
    proportion: str = ""

    @property
    def minimum(self) -> Decimal | None:
        return self.requirement.minimum if self.pro_rata is None else self.pro_rata

    @property
    def goal(self) -> Decimal | None:
        """The full length of the bar: the minimum, else the maximum."""
        minimum = self.minimum
        return self.requirement.maximum if minimum is None else minimum

    @property
    def missing(self) -> Decimal:
        minimum = self.minimum
        return max(NOTHING, minimum - self.done) if minimum is not None else NOTHING

    @property
    def is_met(self) -> bool:
        return not self.missing and not self.exceeds

    @property
    def falls_short(self) -> bool:
        """Whether even what is agreed for later leaves the minimum unreached."""
        return self.planned is not None and self.minimum is not None and max(self.planned, self.done) < self.minimum

    @property
    def exceeds(self) -> Decimal:
        maximum = self.requirement.maximum
        return max(NOTHING, self.done - maximum) if maximum is not None else NOTHING


@dataclass(frozen=True)
class MissingItem:
    """What is missing, by when (where a day is known), and who can settle it."""

    what: str
    who: str
    until: date | None = None


@dataclass(frozen=True)
class ResidentStatus:
    """All that a resident's own page shows, without further queries."""

    record: CreditRecord
    measures: list[Measure]
    awaited: dict[int, Result] = field(default_factory=dict)  # {activity: released result without a decision}
    unchecked: list[AdmissionCondition] = field(default_factory=list)
    sessions: list[ExamSession] = field(default_factory=list)  # current and coming ones in order

    @property
    def unmet(self) -> list[Measure]:
        return [measure for measure in self.measures if not measure.is_met]

    @property
    def met(self) -> list[Measure]:
        return [measure for measure in self.measures if measure.is_met]

    @property
    def failed(self) -> list[CreditRow]:
        return [row for row in self.record.rows if row.was_failed]

    def next_session(self, row: CreditRow) -> ExamSession | None:
        """Return the next session in which the activity is assessed."""
        return next((s for s in self.sessions if s.kind in row.activity.assessed_in), None)

    @property
    def missing(self) -> list[MissingItem]:
        office = str(self.record.enrolment.enrolling_institution)
        found = [
            MissingItem(_("To show at the secretariat: %(piece)s") % {"piece": condition.title}, office)
            for condition in self.unchecked
        ]
        for row in self.failed:
            session = self.next_session(row) if row.registration else None
            retake = _("To take again: %(title)s") % {"title": row.activity.title}
            who = _("you") if session else _("your secretariat, for the next annual programme")
            found.append(MissingItem(retake, who, session.starts if session else None))
        return found


def resident_statuses(enrolments, now: datetime | None = None) -> dict[int, ResidentStatus]:
    """Return {pk: status} of the enrolments; the number of queries does not depend on theirs."""
    now = now or timezone.now()
    enrolments = list(enrolments)
    records = credit_records(enrolments, now)
    counts_for = _activities_by_requirement()
    requirements = defaultdict(list)
    versions = {e.programme_version_id for e in enrolments}
    asked = list(Requirement.objects.filter(programme_version__in=versions))
    for requirement in asked:
        requirements[requirement.programme_version_id].append(requirement)
    amounts = _amounts(enrolments, asked, timezone.localdate(now))
    awaited = _results_awaiting_jury(enrolments, now)
    unchecked = _unchecked_conditions(enrolments, versions)
    sessions = list(ExamSession.objects.filter(ends__gte=timezone.localdate(now)).order_by("starts"))
    return {
        e.pk: ResidentStatus(
            record=records[e.pk],
            measures=[
                measure
                for r in requirements[e.programme_version_id]
                if (measure := _measure(r, e.pk, records[e.pk], counts_for[r.pk], amounts)) is not None
            ],
            awaited=awaited[e.pk],
            unchecked=unchecked[e.pk],
            sessions=sessions,
        )
        for e in enrolments
    }


def resident_status(enrolment, now: datetime | None = None) -> ResidentStatus:
    """Return the status of one resident."""
    return resident_statuses([enrolment], now)[enrolment.pk]


def _activities_by_requirement() -> dict[int, set[int]]:
    """Return {requirement: activities that count for it}."""
    found = defaultdict(set)
    for requirement, activity in Activity.counts_for.through.objects.values_list("requirement_id", "activity_id"):
        found[requirement].add(activity)
    return found


def _amounts(enrolments, requirements: list[Requirement], today: date) -> dict[tuple[int, int], Amount]:
    """Return the amounts that the apps measured."""
    found: dict[tuple[int, int], Amount] = {}
    for app in MEASURED_BY:
        found |= app.measure(enrolments, requirements, today)
    return found


def _measure(
    requirement: Requirement,
    enrolment: int,
    record: CreditRecord,
    activities: set[int],
    amounts: dict[tuple[int, int], Amount],
) -> Measure | None:
    """Return the measure of one requirement; None where no app measures its unit."""
    if requirement.unit == CREDITS:
        done = sum((r.credits for r in record.rows if r.counts and r.activity.pk in activities), NOTHING)
        return Measure(requirement, done)
    amount = amounts.get((enrolment, requirement.pk))
    if amount is None:
        return None
    unit = str(UNITS[requirement.unit])
    return Measure(requirement, amount.done, amount.planned, unit, amount.minimum, amount.proportion)


@Prechecked
def results_awaiting_jury(user, today: date):
    return Result.objects.awaiting_jury().filter(registration__annual_programme__enrolment__user=user)


def _results_awaiting_jury(enrolments, now: datetime) -> dict[int, dict[int, Result]]:
    """Return {enrolment: {activity: latest released result without a decision}}."""
    found: dict[int, dict[int, Result]] = defaultdict(dict)
    concerned = [e for e in enrolments if results_awaiting_jury.may_find(e.user_id)]
    for result in (
        Result.objects.awaiting_jury(now)
        .filter(registration__annual_programme__enrolment__in=concerned)
        .select_related("registration__annual_programme", "session")
        .order_by("session__starts")
    ):
        found[result.registration.annual_programme.enrolment_id][result.registration.activity_id] = result
    return found


@Prechecked
def admission_pieces_of(user, today: date):
    return AdmissionPiece.objects.filter(enrolment__user=user)


def _unchecked_conditions(enrolments, versions) -> dict[int, list[AdmissionCondition]]:
    """Return {enrolment: conditions of admission without a checked piece}."""
    conditions = defaultdict(list)
    for condition in AdmissionCondition.objects.filter(programme_version__in=versions):
        conditions[condition.programme_version_id].append(condition)
    shown = [e for e in enrolments if admission_pieces_of.may_find(e.user_id)]
    checked = set(AdmissionPiece.objects.filter(enrolment__in=shown).values_list("enrolment_id", "condition_id"))
    return {e.pk: [c for c in conditions[e.programme_version_id] if (e.pk, c.pk) not in checked] for e in enrolments}


def missing_words(resident_status: ResidentStatus) -> str:
    """Return one sentence on failed activities; empty without any."""
    count = len(resident_status.failed)
    if not count:
        return ""
    return ngettext("%(n)s activity is to be taken again.", "%(n)s activities are to be taken again.", count) % {
        "n": count
    }
