"""Three years of local groups: plan, attendance, make-ups, tallies of ultrasound, and the years that are closed."""

import json
import random
import uuid
from collections import defaultdict
from datetime import date, time, timedelta
from decimal import Decimal
from pathlib import Path

from curriculum.models import AcademicYear, Activity, ProgrammeVersion
from portal.demo.calendar import THIS, Calendar, at
from portal.demo.cohorts import Faculty
from records.models import Accompaniment, Enrolment, Proposal, Registration
from records.status_changes.periods import AWAY, Period, is_in, periods_of
from seminars.attendance.hours import hours_of
from seminars.models import (
    Attendance,
    Examination,
    ExaminationKind,
    Excuse,
    GroupAccompaniment,
    GroupLeader,
    MakeUp,
    Membership,
    SeminarGroup,
    SeminarMeeting,
)
from seminars.years.closing import part_of
from seminars.years.services import evidence

TEXTS = json.loads((Path(__file__).parent / "seminars.json").read_text(encoding="utf-8"))
FIRST, LAST = (10, 6), (6, 10)  # days between which groups meet, every other week
FORTNIGHT, DAY = timedelta(days=14), timedelta(days=1)
NAMUR = "5"  # postcodes of the province begin so
OFTEN_ABSENT = 5  # the place in the group of who will lack hours
OPEN = 16  # days for which the last list of one group has stayed open


class Seminars:
    """Gathers rows of all groups, and stores them kind by kind."""

    def __init__(self, calendar: Calendar, faculty: Faculty, version: ProgrammeVersion):
        self.calendar, self.today, self.faculty = calendar, calendar.today, faculty
        self.rng = random.Random(2027)  # noqa: S311  plausible data, not a secret
        self.excuses = {excuse.code: excuse for excuse in Excuse.objects.filter(programme=version.programme)}
        self.meetings: list[SeminarMeeting] = []
        self.memberships: list[Membership] = []
        self.rows: list[Attendance] = []
        self.accompaniments: list[Accompaniment] = []
        self.led: list[tuple[SeminarMeeting, GroupLeader]] = []
        enrolments = list(Enrolment.objects.filter(programme_version=version).values_list("pk", flat=True))
        since, until = calendar.day(0, 9, 14), calendar.day(THIS, 9, 13)
        self.periods: dict[int, list[Period]] = periods_of(enrolments, since, until)

    def uuid(self) -> uuid.UUID:
        return uuid.UUID(int=self.rng.getrandbits(128), version=4)

    def run(self, year: int, activity: Activity) -> None:
        """The groups of one activity in one year: by where the residents live."""
        academic_year = AcademicYear.objects.get(start_year=self.calendar.start_year(year))
        rows = Registration.objects.filter(activity=activity, annual_programme__academic_year=academic_year)
        homes = defaultdict(list)
        for row in rows.select_related("annual_programme__enrolment__user").order_by("pk"):
            is_namur = row.annual_programme.enrolment.postcode.startswith(NAMUR)
            homes["namur" if is_namur else "luxembourg"].append(row)
        for place, (province, registrations) in enumerate(sorted(homes.items(), reverse=True)):
            leader = self.faculty.leaders[place * 3 + activity.block.number - 1]
            self.form(year, activity, academic_year, province, leader, registrations)

    def form(self, year, activity, academic_year, province, leader, registrations) -> None:
        group = SeminarGroup.objects.create(
            uuid=self.uuid(),
            activity=activity,
            academic_year=academic_year,
            name={"namur": "Namur", "luxembourg": "Luxembourg"}[province],
            province=province,
            place=TEXTS["places"][province],
        )
        starts, ends = academic_year.starts, academic_year.ends
        leading = GroupLeader.objects.create(uuid=self.uuid(), group=group, user=leader, starts=starts)
        for registration in registrations:
            self.memberships.append(Membership(uuid=self.uuid(), group=group, registration=registration, starts=starts))
            enrolment = registration.annual_programme.enrolment
            along = Accompaniment(enrolment=enrolment, user=leader, capacity="leader", starts=starts, ends=ends)
            self.accompaniments.append(along)
        for turn, day in enumerate(self.days(year, province)):
            meeting = self.meeting(group, leading, turn, day)
            if meeting.state == "held":
                self.led.append((meeting, leading))
                for place, registration in enumerate(registrations):
                    self.note(meeting, leading, place, registration, turn)

    def days(self, year: int, province: str) -> list[date]:
        """Every other Tuesday or Thursday, in the evening; not between Christmas and the New Year."""
        day, last = self.calendar.day(year, *FIRST), self.calendar.day(year, *LAST)
        day += timedelta(days=((1 if province == "namur" else 3) - day.weekday()) % 7)
        found = []
        while day <= last and len(found) < len(TEXTS["themes"]):
            if (1, 3) < (day.month, day.day) < (12, 24):
                found.append(day)
            day += FORTNIGHT
        return found

    def meeting(self, group: SeminarGroup, leading: GroupLeader, turn: int, day: date) -> SeminarMeeting:
        is_left_open = group.province == "luxembourg" and day > self.calendar.ago(OPEN)
        is_held = day < self.today and not is_left_open
        block = group.activity.block.number
        title = TEXTS["themes"][turn]
        if block == 3 and turn in (4, 8, 12):
            title = TEXTS["ultrasound"][turn // 4 - 1]
        is_away = block == 1 and turn == 0
        made = SeminarMeeting(
            uuid=self.uuid(),
            group=group,
            title=title,
            day=day,
            starts=time(9) if is_away else time(19),
            ends=time(17) if is_away else time(22),
            hours=Decimal(7 if is_away else 3),
            format="away" if is_away else "on_site",
            place=group.place,
            state="held" if is_held else "planned",
        )
        if is_held:
            made.held_by, made.held_at = leading.user, at(day, 22)
        self.meetings.append(made)
        return made

    def note(self, meeting, leading, place: int, registration: Registration, turn: int) -> None:
        state, minutes, excuse = "present", 0, None
        mixed = place * 7 + turn * 3
        if is_in(self.periods.get(registration.annual_programme.enrolment_id, []), AWAY, meeting.day):
            state, excuse = "excused", self.excuses["leave"]
        elif (place == OFTEN_ABSENT and turn < 5) or mixed % 17 == 0:
            state = "absent"
        elif mixed % 13 == 0:
            state, excuse = "excused", self.excuses["on-call" if turn % 2 else "document"]
        elif mixed % 11 == 0:
            state, minutes = "late", 20
        self.rows.append(
            Attendance(
                uuid=self.uuid(),
                meeting=meeting,
                registration=registration,
                state=state,
                minutes_missed=minutes,
                excuse=excuse,
                noted_by=leading.user,
                noted_at=at(meeting.day, 22),
            )
        )

    def store(self) -> None:
        Membership.objects.bulk_create(self.memberships)
        Accompaniment.objects.bulk_create(self.accompaniments)
        GroupAccompaniment.objects.bulk_create(GroupAccompaniment(accompaniment=one) for one in self.accompaniments)
        SeminarMeeting.objects.bulk_create(self.meetings)
        Attendance.objects.bulk_create(self.rows)
        through = SeminarMeeting.led_by.through
        through.objects.bulk_create(
            through(seminarmeeting_id=meeting.pk, user_id=leading.user_id) for meeting, leading in self.led
        )

    def make_up(self) -> None:
        """A third of what was missed is made up elsewhere; the latest of it waits for an answer."""
        missed = [row for row in self.rows if row.state == "absent" or row.excuse == self.excuses["document"]]
        made = []
        for number, row in enumerate(missed):
            day = row.meeting.day + timedelta(days=9)
            if number % 3 or day >= self.today:
                continue
            is_recent = row.meeting.group.academic_year.start_year == self.calendar.start_year(THIS)
            state = "declared" if is_recent and number % 6 == 0 else "accepted"
            one = MakeUp(uuid=self.uuid(), missed=row, registration=row.registration, elsewhere=TEXTS["elsewhere"])
            one.day, one.hours, one.state = day, Decimal(2), state
            one.made_by, one.made_at = row.registration.annual_programme.enrolment.user, at(day, 23)
            if state == "accepted":
                one.decided_by, one.decided_at = row.noted_by, at(day, 23)
            made.append(one)
        MakeUp.objects.bulk_create(made)

    def tally(self, version: ProgrammeVersion) -> None:
        """Third-year residents note ultrasound examinations: one every few days, the first ones supervised."""
        kinds = list(ExaminationKind.objects.filter(activity__programme_version=version))
        since, made = self.calendar.day(THIS, 10, 3), []
        rows = Registration.objects.filter(
            activity__in={kind.activity_id for kind in kinds},
            annual_programme__academic_year__start_year=self.calendar.start_year(THIS),
        ).order_by("pk")
        for place, registration in enumerate(rows):
            for number in range(4 * place % 36 + 3):
                day = since + timedelta(days=number * (4 + place % 3) + place % 5)
                if day > self.today:
                    break
                one = Examination(uuid=self.uuid(), registration=registration, day=day)
                one.kind = kinds[(number * 2 + place) % len(kinds)]
                one.setting = Examination.Setting.values[(number + place) % 3]
                one.is_supervised = number < 8 or one.setting == "course"
                made.append(one)
        Examination.objects.bulk_create(made)

    def close_years(self) -> None:
        """The years before the one that runs are closed, their outcomes proposed."""
        proposals = []
        past = SeminarGroup.objects.filter(academic_year__start_year__lt=self.calendar.start_year(THIS))
        for group in past.select_related("activity", "academic_year"):
            leader, closed_on = group.leaders.get().user, date(group.academic_year.start_year + 1, 6, 15)
            part = part_of(group)
            members = [one.registration for one in self.memberships if one.group_id == group.pk]
            hours = hours_of(members, self.today)
            for registration in members:
                made = Proposal(uuid=self.uuid(), registration=registration, part=part, outcome="validated")
                made.evidence = evidence(hours[registration.pk], TEXTS["evaluation"])
                made.proposed_by, made.proposed_at, made.complete_on = leader, at(closed_on), closed_on
                proposals.append(made)
            group.state, group.closed_by, group.closed_at = "closed", leader, at(closed_on)
            group.save(update_fields=["state", "closed_by", "closed_at"])
        Proposal.objects.bulk_create(proposals)
