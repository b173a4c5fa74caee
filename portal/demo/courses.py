"""All that meets: three years of local groups; in-depth courses and the intensive week, two days of it away."""

import io
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal

from django.core.management import call_command

from curriculum.models import AcademicYear, Activity, ProgrammeVersion
from portal.demo.calendar import DAY, THIS, Calendar, at
from portal.demo.cohorts import Faculty
from portal.demo.seminars import TEXTS, Seminars
from records.models import Accompaniment, Registration
from seminars.models import GroupLeader, Membership, SeminarGroup, SeminarMeeting

EVERY = timedelta(days=28)
FIRST = {"B1-QA1": (10, 7), "B2-QA7": (10, 14), "B3-QA10": (10, 21)}
INTENSIVE, WEEK_FROM = "B1-INT2", (9, 21)
WEDNESDAY = 2


@dataclass(frozen=True)
class Session:
    title: str
    day: date
    starts: time
    ends: time
    hours: str
    is_away: bool = False


def write_seminars(calendar: Calendar, faculty: Faculty, version: ProgrammeVersion) -> None:
    call_command("load_seminar_rules", stdout=io.StringIO())
    story = Seminars(calendar, faculty, version)
    for year in range(THIS + 1):
        for activity in Activity.objects.filter(programme_version=version, kind="seminar").select_related("block"):
            story.run(year, activity)
    write_courses(story, version)
    story.store()
    story.make_up()
    story.tally(version)
    story.close_years()


def write_courses(story: Seminars, version: ProgrammeVersion) -> None:
    """Add to the rows of the story, before they are stored."""
    for code, texts in TEXTS["courses"].items():
        activity = Activity.objects.get(programme_version=version, code=code)
        hold(story, activity, texts, week(story, texts) if code == INTENSIVE else afternoons(story, code, texts))


def week(story: Seminars, texts: dict) -> list[Session]:
    """Monday to Friday of the second week of the year; those away are the days whose title says so."""
    day = story.calendar.day(THIS, *WEEK_FROM)
    day += timedelta(days=-day.weekday() % 7)
    return [
        Session(title, day + number * DAY, time(9), time(17), "7", title in texts["away"])
        for number, title in enumerate(texts["themes"])
    ]


def afternoons(story: Seminars, code: str, texts: dict) -> list[Session]:
    day = story.calendar.day(THIS, *FIRST[code])
    day += timedelta(days=(WEDNESDAY - day.weekday()) % 7)
    return [
        Session(title, day + number * EVERY, time(13, 30), time(17), "3.5", title in texts["away"])
        for number, title in enumerate(texts["themes"])
    ]


def hold(story: Seminars, activity: Activity, texts: dict, sessions: list[Session]) -> None:
    """One group of all who take the course; its teacher leads it."""
    year = AcademicYear.objects.get(start_year=story.calendar.start_year(THIS))
    teacher = activity.teachings.get().user
    group = SeminarGroup.objects.create(
        uuid=story.uuid(), activity=activity, academic_year=year, name=texts["name"], place=texts["place"]
    )
    leading = GroupLeader.objects.create(uuid=story.uuid(), group=group, user=teacher, starts=year.starts)
    rows = Registration.objects.filter(activity=activity, annual_programme__academic_year=year)
    registrations = list(rows.select_related("annual_programme__enrolment__user").order_by("pk"))
    for one in registrations:
        story.memberships.append(Membership(uuid=story.uuid(), group=group, registration=one, starts=year.starts))
        along = Accompaniment(enrolment=one.annual_programme.enrolment, user=teacher, capacity="leader")
        along.starts, along.ends = year.starts, year.ends
        story.accompaniments.append(along)
    for turn, session in enumerate(sessions):
        meeting = meet(story, group, session, leading)
        if meeting.state == "held":
            story.led.append((meeting, leading))
            for place, one in enumerate(registrations):
                story.note(meeting, leading, place, one, turn + 5)


def meet(story: Seminars, group: SeminarGroup, session: Session, leading: GroupLeader) -> SeminarMeeting:
    is_held = session.day < story.today
    made = SeminarMeeting(
        uuid=story.uuid(),
        group=group,
        title=session.title,
        day=session.day,
        starts=session.starts,
        ends=session.ends,
        hours=Decimal(session.hours),
        format="away" if session.is_away else "on_site",
        place=TEXTS["away"] if session.is_away else group.place,
        state="held" if is_held else "planned",
        members_only=True,
    )
    if is_held:
        made.held_by, made.held_at = leading.user, at(session.day, 18)
    story.meetings.append(made)
    return made
