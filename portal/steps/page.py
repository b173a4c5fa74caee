"""What each resident of an intake still has to go through before a year: sitting, re-enrolment, programme, contract."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.permissions import Answer
from curriculum.models import AcademicYear, ProgrammeVersion
from internships.models import Placement
from records.models import AnnualProgramme, Decision, Enrolment, Registration, StatusChange
from records.reenrolments.models import Reenrolment
from records.reenrolments.permissions import can_record
from records.years.cohort import residents_of
from ui.figures import day_words


@dataclass(frozen=True)
class Step:
    """One step: what is said of it, and the code of its mark."""

    words: str
    code: str


@dataclass(frozen=True)
class StepRow:
    enrolment: Enrolment
    awaited: int
    reenrolment: Reenrolment | None
    annual: AnnualProgramme | None
    placement: Placement | None
    may: Answer

    @property
    def university(self) -> str:
        return str(self.enrolment.enrolling_institution)

    @property
    def sitting(self) -> Step:
        if not self.awaited:
            return Step(_("nothing awaited"), "done")
        text = ngettext("%(n)s activity awaits a decision", "%(n)s activities await a decision", self.awaited)
        return Step(text % {"n": self.awaited}, "open")

    @property
    def reenrolled(self) -> Step:
        if self.reenrolment is None:
            return Step(_("not yet"), "missing")
        return Step(day_words(self.reenrolment.registered_on), "done")

    @property
    def programme(self) -> Step:
        if self.annual is None:
            return Step(_("none"), "missing")
        is_done = self.annual.state == AnnualProgramme.State.APPROVED
        return Step(str(self.annual.get_state_display()), "done" if is_done else "open")

    @property
    def contract(self) -> Step:
        if self.placement is None:
            return Step(_("no stage"), "missing")
        is_done = self.placement.agreement_state == "approved"
        return Step(str(self.placement.get_agreement_state_display()), "done" if is_done else "open")

    @property
    def can_tick(self) -> bool:
        return self.reenrolment is None and bool(self.may)


@dataclass(frozen=True)
class Steps:
    """The residents of an intake who have not left, before one of their later years. A fixed number of queries."""

    user: User
    version: ProgrammeVersion
    intake: AcademicYear
    year: AcademicYear

    @cached_property
    def residents(self) -> list[Enrolment]:
        left = StatusChange.objects.filter(
            enrolment=OuterRef("pk"), kind__in=StatusChange.FINAL, starts__lte=self.year.starts
        )
        rows = residents_of(self.user, self.version, self.intake).filter(~Exists(left))
        return list(rows.select_related("user", "enrolling_institution").order_by("user__sort_key", "pk"))

    @cached_property
    def rows(self) -> list[StepRow]:
        here = {"enrolment__in": [one.pk for one in self.residents]}
        reenrolled = by_enrolment(Reenrolment.objects.filter(academic_year=self.year, **here))
        annuals = by_enrolment(AnnualProgramme.objects.filter(academic_year=self.year, **here))
        placements = by_enrolment(
            Placement.objects.live().meeting(self.year.starts, self.year.ends).filter(**here).order_by("-starts")
        )
        return [
            StepRow(
                enrolment=one,
                awaited=self.awaited[one.pk],
                reenrolment=reenrolled.get(one.pk),
                annual=annuals.get(one.pk),
                placement=placements.get(one.pk),
                may=can_record(self.user, one),
            )
            for one in self.residents
        ]

    @cached_property
    def awaited(self) -> Mapping[int, int]:
        """{enrolment: registrations of the year before without a published decision}."""
        decided = Decision.objects.effective().filter(registration=OuterRef("pk"))
        before = Registration.objects.filter(
            annual_programme__enrolment__in=[one.pk for one in self.residents],
            annual_programme__academic_year__start_year=self.year.start_year - 1,
        )
        found: dict[int, int] = defaultdict(int)
        for pk in before.filter(~Exists(decided)).values_list("annual_programme__enrolment", flat=True):
            found[pk] += 1
        return found

    @property
    def figures(self) -> list[str]:
        """How many have not re-enrolled, by university."""
        missing = Counter(row.university for row in self.rows if row.reenrolment is None)
        return [
            _("%(university)s: %(n)s not re-enrolled") % {"university": university, "n": number}
            for university, number in sorted(missing.items())
        ]

    @property
    def acts(self) -> bool:
        return any(row.can_tick for row in self.rows)


def by_enrolment(rows) -> dict:
    """{enrolment: row}; of several the last."""
    return {one.enrolment_id: one for one in rows}
