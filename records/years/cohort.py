"""The annual programmes of one intake in one year: who has one, who can be proposed one, who is an exception."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from curriculum.models import AcademicYear, ProgrammeVersion
from records.enrolments.models import Enrolment
from records.registrations.models import AnnualProgramme
from records.status_changes.models import StatusChange
from records.years.proposals import proposal_for, refusal_of
from records.years.standing import Standing, standings

State = AnnualProgramme.State
GONE = [StatusChange.Kind.WITHDRAWAL, StatusChange.Kind.END, StatusChange.Kind.SUSPENSION]


@dataclass(frozen=True)
class Line:
    """One resident. `activities`: those of the annual programme, else those to propose. `refusal`: why not."""

    enrolment: Enrolment
    annual: AnnualProgramme | None
    standing: Standing
    activities: list[int]
    refusal: str

    @property
    def load(self) -> Decimal:
        return self.standing.content.credits(self.activities)

    @property
    def is_ready(self) -> bool:
        return self.annual is None and not self.refusal

    @property
    def state_words(self) -> str:
        if self.annual is not None:
            return str(self.annual.get_state_display())
        return _("exception") if self.refusal else _("to propose")

    @property
    def can_be_approved(self) -> bool:
        return self.annual is not None and self.annual.state == State.CONFIRMED and not self.refusal


@dataclass(frozen=True)
class Cohort:
    version: ProgrammeVersion
    intake: AcademicYear
    year: AcademicYear
    lines: list[Line]

    @cached_property
    def ready(self) -> list[Line]:
        return [one for one in self.lines if one.is_ready]

    @cached_property
    def approvable(self) -> list[Line]:
        return [one for one in self.lines if one.can_be_approved]

    def of_state(self, state: State) -> list[Line]:
        return [one for one in self.lines if one.annual is not None and one.annual.state == state]


def residents_of(user: User, version: ProgrammeVersion, intake: AcademicYear):
    """The residents of the intake but the user. The caller has checked `can_see_cohort`."""
    return Enrolment.objects.filter(programme_version=version, intake=intake).exclude(user=user)


def cohort_of(
    user: User, version: ProgrammeVersion, intake: AcademicYear, year: AcademicYear, only: Iterable[int] | None = None
) -> Cohort:
    """A fixed number of queries for each two thousand residents. `only`: pks of some of them."""
    rows = residents_of(user, version, intake)
    rows = rows.select_related("user", "enrolling_institution").order_by("user__family_name", "user__given_name", "pk")
    residents = list(rows if only is None else rows.filter(pk__in=only))
    found = standings(residents, year)
    agreed = AnnualProgramme.objects.filter(enrolment__in=rows.values("pk"), academic_year=year)
    annuals = {one.enrolment_id: one for one in agreed.prefetch_related("registrations")}
    gone = away(rows.values("pk"), year)
    lines = [line(one, found[one.pk], annuals.get(one.pk), gone.get(one.pk, "")) for one in residents]
    return Cohort(version, intake, year, lines)


def line(enrolment: Enrolment, standing: Standing, annual: AnnualProgramme | None, gone: str) -> Line:
    if annual is None:
        made = proposal_for(standing)
        nothing = "" if made.activities else _("Nothing is left to be taken, or it is awaited in a sitting.")
        return Line(enrolment, None, standing, made.activities, gone or nothing or made.refusal)
    taken = [one.activity_id for one in annual.registrations.all() if one.activity_id in standing.content.activities]
    is_settled = annual.state == State.APPROVED
    return Line(enrolment, annual, standing, taken, "" if is_settled else refusal_of(standing, set(taken), annual))


def away(residents, year: AcademicYear) -> dict[int, str]:
    """{enrolment: why nothing is proposed}: those who have left, or are suspended when the year begins."""
    first: date = year.starts
    rows = StatusChange.objects.filter(enrolment__in=residents, kind__in=GONE, starts__lte=first)
    rows = rows.filter(Q(ends__isnull=True) | Q(ends__gte=first))
    return {one.enrolment_id: str(one.get_kind_display()).capitalize() for one in rows}
