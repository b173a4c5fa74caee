"""The years of mentoring of residents: what each requires, and what is there."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from curriculum.models import ActivityPart
from mentoring.meetings.models import MentoringMeeting
from mentoring.years.models import YearReport, YearRule
from records.models import Decision, Enrolment, Proposal, Registration


@dataclass(frozen=True)
class Year:
    """One year of mentoring of one resident. `rule`: None where none is loaded; `proposal`: what was attested."""

    registration: Registration
    part: ActivityPart
    rule: YearRule | None
    meetings: list[MentoringMeeting]  # meetings that count
    report: YearReport | None
    proposal: Proposal | None
    is_earned: bool
    is_current: bool

    @property
    def in_person(self) -> int:
        return sum(1 for meeting in self.meetings if meeting.mode == MentoringMeeting.Mode.IN_PERSON)

    @property
    def has_report(self) -> bool:
        return self.report is not None and self.report.state == YearReport.State.HANDED_IN

    @property
    def is_settled(self) -> bool:
        """Whether nothing is left to do for it."""
        return self.is_earned or self.proposal is not None

    @property
    def missing(self) -> list[str]:
        """Return, in words, what the rule requires and is not there; empty without a rule."""
        if self.rule is None or self.is_settled:
            return []
        found = []
        if (lacks := self.rule.meetings - len(self.meetings)) > 0:
            found.append(ngettext("%(n)s more meeting", "%(n)s more meetings", lacks) % {"n": lacks})
        if (lacks := self.rule.in_person - self.in_person) > 0:
            found.append(ngettext("%(n)s of them in person", "%(n)s of them in person", lacks) % {"n": lacks})
        if self.rule.report and not self.has_report:
            found.append(_("the year report, by the resident"))
        elif self.rule.report and self.report is not None and not self.report.comment:
            found.append(_("the comment on the report, by the mentor"))
        return found

    @property
    def is_ready(self) -> bool:
        """Whether the mentor can attest it with nothing missing."""
        return self.rule is not None and not self.is_settled and not self.missing


def years_of(keys: list[int], meetings: dict[int, list[MentoringMeeting]], today: date) -> dict[int, list[Year]]:
    """Return the years of mentoring by enrolment id, the earliest first."""
    registrations = registrations_of(keys)
    parts = {
        part.activity_id: part
        for part in ActivityPart.objects.filter(
            kind="mentoring", activity__in={r.activity_id for r in registrations}
        ).select_related("mentoring_rule")
    }
    proposals = {
        (p.registration_id, p.part_id): p
        for p in Proposal.objects.filter(registration__in=registrations, replaced_at__isnull=True).select_related(
            "proposed_by"
        )
    }
    found: dict[int, list[Year]] = defaultdict(list)
    for registration in registrations:
        annual, part = registration.annual_programme, parts[registration.activity_id]
        span = annual.academic_year
        counted = [m for m in meetings[annual.enrolment_id] if m.counts and span.starts <= m.day <= span.ends]
        found[annual.enrolment_id].append(
            Year(
                registration=registration,
                part=part,
                rule=getattr(part, "mentoring_rule", None),
                meetings=counted,
                report=getattr(registration, "mentoring_report", None),
                proposal=proposals.get((registration.pk, part.pk)),
                is_earned=registration.is_earned,
                is_current=span.starts <= today <= span.ends,
            )
        )
    return found


def years_of_one(enrolment: Enrolment, today: date | None = None) -> list[Year]:
    """Return the years of one resident."""
    meetings = grouped(MentoringMeeting.objects.filter(enrolment=enrolment).select_related("mentor"))
    return years_of([enrolment.pk], meetings, today or timezone.localdate())[enrolment.pk]


def registrations_of(keys: list[int]):
    """Return registrations for activities with a part of mentoring, in the order of the years; `is_earned`."""
    granting = Decision.objects.granting().filter(registration=OuterRef("pk"))
    return list(
        Registration.objects.filter(annual_programme__enrolment__in=keys, activity__parts__kind="mentoring")
        .annotate(is_earned=Exists(granting))
        .select_related("annual_programme__academic_year", "activity__block", "mentoring_report")
        .order_by("annual_programme__academic_year__start_year", "activity__position")
        .distinct()
    )


def grouped(rows) -> dict[int, list]:
    found: dict[int, list] = defaultdict(list)
    for row in rows:
        found[row.enrolment_id].append(row)
    return found
