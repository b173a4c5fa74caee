"""Progress in mentoring: what each year requires and has, meetings, goals."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone

from accounts.models import User
from curriculum.roles import on_day
from mentoring.goals.models import MentoringGoal
from mentoring.meetings.models import MentoringMeeting
from mentoring.mentorships.models import Declaration
from mentoring.permissions import MENTOR
from mentoring.years.progress import Year, grouped, years_of
from pages.precheck import Prechecked
from records.models import Accompaniment, Enrolment

STATES = MentoringMeeting.State


@dataclass(frozen=True)
class Mentoring:
    """The mentoring of one resident, loaded for pages without further queries. Meetings are in order."""

    today: date
    mentor: User | None
    years: list[Year] = field(default_factory=list)
    meetings: list[MentoringMeeting] = field(default_factory=list)
    goals: list[MentoringGoal] = field(default_factory=list)
    declaration: Declaration | None = None  # the live one of today's mentor

    @property
    def ahead(self) -> list[MentoringMeeting]:
        return [m for m in self.meetings if m.state == STATES.PLANNED and m.day >= self.today]

    @property
    def next(self) -> MentoringMeeting | None:
        return next(iter(self.ahead), None)

    @property
    def to_note(self) -> list[MentoringMeeting]:
        """Planned meetings whose day has come."""
        return [m for m in self.meetings if m.state == STATES.PLANNED and m.day <= self.today]

    @property
    def first_to_note(self) -> MentoringMeeting | None:
        """The first of `to_note` with today's mentor."""
        return next((m for m in self.to_note if self.mentor and m.mentor_id == self.mentor.pk), None)

    @property
    def last(self) -> MentoringMeeting | None:
        """The last held meeting with today's mentor."""
        held = [m for m in self.meetings if m.state == STATES.HELD and m.mentor_id == (self.mentor and self.mentor.pk)]
        return held[-1] if held else None

    @property
    def year(self) -> Year | None:
        """The current year."""
        return next((year for year in self.years if year.is_current), None)

    @property
    def goals_together(self) -> list[MentoringGoal]:
        """Open goals with today's mentor."""
        mentor = self.mentor and self.mentor.pk
        return [g for g in self.goals if g.state == MentoringGoal.State.OPEN and g.mentor_id == mentor]

    @property
    def goals_due(self) -> list[MentoringGoal]:
        return [g for g in self.goals_together if g.due is not None and g.due <= self.today]


@Prechecked
def meetings_of(user: User, today: date):
    return MentoringMeeting.objects.filter(enrolment__user=user)


@Prechecked
def goals_of(user: User, today: date):
    return MentoringGoal.objects.filter(enrolment__user=user)


@Prechecked
def declarations_on(user: User, today: date):
    return Declaration.objects.filter(enrolment__user=user)


@Prechecked
def mentors_of(user: User, today: date):
    return Accompaniment.objects.filter(enrolment__user=user, capacity=MENTOR)


def measure(enrolments: Iterable[Enrolment], today: date | None = None) -> dict[int, Mentoring]:
    """Return the mentoring by enrolment id; the number of queries does not depend on the number of residents."""
    today = today or timezone.localdate()
    enrolments = list(enrolments)
    keys = [enrolment.pk for enrolment in enrolments]
    met = [one for one in enrolments if meetings_of.may_find(one.user_id)]
    aiming = [one for one in enrolments if goals_of.may_find(one.user_id)]
    declaring = [one for one in enrolments if declarations_on.may_find(one.user_id)]
    guided = [one for one in enrolments if mentors_of.may_find(one.user_id)]
    mentors = {
        along.enrolment_id: along.user
        for along in Accompaniment.objects.filter(on_day(today), enrolment__in=guided, capacity=MENTOR).select_related(
            "user"
        )
    }
    meetings = grouped(MentoringMeeting.objects.filter(enrolment__in=met).select_related("mentor"))
    goals = grouped(MentoringGoal.objects.filter(enrolment__in=aiming))
    declared = {
        (row.enrolment_id, row.mentor_id): row
        for row in Declaration.objects.filter(enrolment__in=declaring, replaced_at__isnull=True)
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
