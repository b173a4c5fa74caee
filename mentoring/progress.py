"""Where the mentoring of residents stands: what each year asks for and has, meetings behind and ahead, goals."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from curriculum.models import ActivityPart
from curriculum.roles import on_day
from mentoring.meetings.models import MENTOR
from mentoring.models import Declaration, MentoringGoal, MentoringMeeting, YearReport, YearRule
from records.models import Accompaniment, Decision, Enrolment, Proposal, Registration

STATES = MentoringMeeting.State


@dataclass(frozen=True)
class Year:
    """One year of mentoring of one resident. `rule` None: none is loaded. `proposal`: what the mentor attested."""

    registration: Registration
    part: ActivityPart
    rule: YearRule | None
    meetings: list[MentoringMeeting]  # those that count
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
        """Nothing is to be done for it any more."""
        return self.is_earned or self.proposal is not None

    @property
    def missing(self) -> list[str]:
        """What the rule asks for and is not there, in words; empty also where there is no rule."""
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
        """All is there, and the mentor can attest it."""
        return self.rule is not None and not self.is_settled and not self.missing


@dataclass(frozen=True)
class Mentoring:
    """What the pages say of one resident, without another question to the database. Meetings are in their order."""

    today: date
    mentor: User | None
    years: list[Year] = field(default_factory=list)
    meetings: list[MentoringMeeting] = field(default_factory=list)
    goals: list[MentoringGoal] = field(default_factory=list)
    declaration: Declaration | None = None  # of today's mentor

    @property
    def ahead(self) -> list[MentoringMeeting]:
        return [m for m in self.meetings if m.state == STATES.PLANNED and m.day >= self.today]

    @property
    def next(self) -> MentoringMeeting | None:
        return next(iter(self.ahead), None)

    @property
    def to_note(self) -> list[MentoringMeeting]:
        """Planned for a day that has come: were they?"""
        return [m for m in self.meetings if m.state == STATES.PLANNED and m.day <= self.today]

    @property
    def first_to_note(self) -> MentoringMeeting | None:
        """The first of them with today's mentor."""
        return next((m for m in self.to_note if self.mentor and m.mentor_id == self.mentor.pk), None)

    @property
    def last(self) -> MentoringMeeting | None:
        """The last one that was held with today's mentor."""
        held = [m for m in self.meetings if m.state == STATES.HELD and m.mentor_id == (self.mentor and self.mentor.pk)]
        return held[-1] if held else None

    @property
    def year(self) -> Year | None:
        """The year that runs."""
        return next((year for year in self.years if year.is_current), None)

    @property
    def goals_together(self) -> list[MentoringGoal]:
        """Open ones of the resident and today's mentor."""
        mentor = self.mentor and self.mentor.pk
        return [g for g in self.goals if g.state == MentoringGoal.State.OPEN and g.mentor_id == mentor]

    @property
    def goals_due(self) -> list[MentoringGoal]:
        return [g for g in self.goals_together if g.due is not None and g.due <= self.today]


def measure(enrolments: Iterable[Enrolment], today: date | None = None) -> dict[int, Mentoring]:
    """By the primary key of the enrolment; the same number of queries for one and for three thousand."""
    today = today or timezone.localdate()
    keys = [enrolment.pk for enrolment in enrolments]
    mentors = {
        along.enrolment_id: along.user
        for along in Accompaniment.objects.filter(on_day(today), enrolment__in=keys, capacity=MENTOR).select_related(
            "user"
        )
    }
    meetings = grouped(MentoringMeeting.objects.filter(enrolment__in=keys).select_related("mentor"))
    goals = grouped(MentoringGoal.objects.filter(enrolment__in=keys))
    declared = {
        (row.enrolment_id, row.mentor_id): row
        for row in Declaration.objects.filter(enrolment__in=keys, replaced_at__isnull=True)
    }
    years = years_of(keys, meetings, today)
    found = {}
    for key in keys:
        mentor = mentors.get(key)
        found[key] = Mentoring(
            today=today,
            mentor=mentor,
            years=years[key],
            meetings=meetings[key],
            goals=goals[key],
            declaration=declared.get((key, mentor.pk)) if mentor else None,
        )
    return found


def grouped(rows) -> dict[int, list]:
    found: dict[int, list] = defaultdict(list)
    for row in rows:
        found[row.enrolment_id].append(row)
    return found


def years_of(keys: list[int], meetings: dict[int, list[MentoringMeeting]], today: date) -> dict[int, list[Year]]:
    """The years of mentoring that each resident is registered for, the first one first."""
    registrations = registrations_of(keys)
    parts = {
        part.activity_id: part
        for part in ActivityPart.objects.filter(
            kind="mentoring", activity__in={r.activity_id for r in registrations}
        ).select_related("mentoring_rule")
    }
    reports = {report.registration_id: report for report in YearReport.objects.filter(registration__in=registrations)}
    proposals = {
        (p.registration_id, p.part_id): p
        for p in Proposal.objects.filter(registration__in=registrations, replaced_at__isnull=True).select_related(
            "proposed_by"
        )
    }
    earned = set(
        Decision.objects.granting().filter(registration__in=registrations).values_list("registration", flat=True)
    )
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
                report=reports.get(registration.pk),
                proposal=proposals.get((registration.pk, part.pk)),
                is_earned=registration.pk in earned,
                is_current=span.starts <= today <= span.ends,
            )
        )
    return found


def registrations_of(keys: list[int]) -> list[Registration]:
    """Those with a part that is mentoring, in the order of the years."""
    return list(
        Registration.objects.filter(annual_programme__enrolment__in=keys, activity__parts__kind="mentoring")
        .select_related("annual_programme__academic_year", "activity__block")
        .order_by("annual_programme__academic_year__start_year", "activity__position")
        .distinct()
    )
