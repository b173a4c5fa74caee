"""The list of one meeting: who is expected, who comes as a guest, who is away, and what is noted of each."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from accounts.models import User
from records.models import Registration
from records.status_changes.periods import AWAY, HOSPITAL, Period, is_in, periods_of
from seminars.attendance.models import Attendance, MakeUp
from seminars.meetings.models import SeminarMeeting
from seminars.rules.models import AttendanceRule, Excuse


@dataclass(frozen=True)
class Line:
    """One person of the list. `row` is None while nothing is noted."""

    registration: Registration
    row: Attendance | None = None
    make_up: MakeUp | None = None  # of a guest
    periods: list[Period] = field(default_factory=list)

    @property
    def user(self) -> User:
        return self.registration.annual_programme.enrolment.user

    @property
    def is_guest(self) -> bool:
        return self.make_up is not None

    @property
    def state(self) -> str:
        return str(self.row.state) if self.row else ""

    @property
    def is_noted(self) -> bool:
        return self.row is not None and self.row.state != Attendance.State.ANNOUNCED


@dataclass(frozen=True)
class Sheet:
    """`lines`: members and guests to note, by name; `away`: members who are on leave that day and not expected."""

    meeting: SeminarMeeting
    lines: list[Line]
    away: list[Line]
    excuses: list[Excuse]
    rule: AttendanceRule | None

    @property
    def open_lines(self) -> list[Line]:
        return [line for line in self.lines if not line.is_noted]

    @property
    def announced(self) -> list[Line]:
        return [line for line in self.lines if line.state == Attendance.State.ANNOUNCED]

    @property
    def away_excuse(self) -> Excuse | None:
        return next((excuse for excuse in self.excuses if excuse.only_in == Excuse.Period.AWAY), None)

    @property
    def offered(self) -> list[Excuse]:
        """What a leader may choose; leave is not theirs to know."""
        return [excuse for excuse in self.excuses if excuse.only_in != Excuse.Period.AWAY]


def sheet_of(meeting: SeminarMeeting) -> Sheet:
    """A fixed number of queries, however many come."""
    members = [m.registration for m in meeting.members().for_list()]
    rows = {row.registration_id: row for row in meeting.attendances.select_related("excuse")}
    make_ups = {
        made.registration_id: made
        for made in meeting.make_ups.filter(state__in=GUEST_STATES).select_related(
            "registration__annual_programme__enrolment__user", "missed"
        )
    }
    guests = [made.registration for made in make_ups.values() if made.registration_id not in {m.pk for m in members}]
    enrolments = [one.annual_programme.enrolment_id for one in members]
    periods = periods_of(enrolments, meeting.day, meeting.day) if enrolments else {}
    lines = [
        Line(
            registration=one,
            row=rows.get(one.pk),
            make_up=make_ups.get(one.pk) if one in guests else None,
            periods=periods.get(one.annual_programme.enrolment_id, []),
        )
        for one in [*members, *guests]
    ]
    lines.sort(key=lambda line: (line.is_guest, line.user.sort_key, line.registration.pk))
    away = [line for line in lines if is_away(line, meeting)]
    return Sheet(
        meeting=meeting,
        lines=[line for line in lines if line not in away],
        away=away,
        excuses=list(Excuse.objects.filter(programme=programme_of(meeting), is_current=True)),
        rule=rule_of(meeting.group.activity_id),
    )


GUEST_STATES = (MakeUp.State.ANNOUNCED, MakeUp.State.ACCEPTED, MakeUp.State.MISSED)


def is_away(line: Line, meeting: SeminarMeeting) -> bool:
    """On leave that day; who came all the same is on the list."""
    there = line.row is not None and line.row.state in Attendance.THERE
    return not there and is_in(line.periods, AWAY, meeting.day)


def programme_of(meeting: SeminarMeeting) -> int:
    return meeting.group.activity.programme_version.programme_id


def rule_of(activity_id: int) -> AttendanceRule | None:
    return AttendanceRule.objects.filter(part__activity=activity_id).order_by("part__position").first()


def fits(excuse: Excuse, periods: Iterable[Period], meeting: SeminarMeeting) -> bool:
    """Whether the excuse may be given on that day: some hold only in hospital or on leave."""
    kinds = {Excuse.Period.HOSPITAL: HOSPITAL, Excuse.Period.AWAY: AWAY}
    return not excuse.only_in or is_in(periods, kinds[Excuse.Period(excuse.only_in)], meeting.day)
