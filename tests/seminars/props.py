"""Seminars of the small programme: two groups of one activity; Lena leads Alice's, Luc leads Bob's."""

from datetime import date, time
from decimal import Decimal

from files import services as files
from seminars.groups import services
from seminars.models import (
    Attendance,
    AttendanceRule,
    Booking,
    Examination,
    ExaminationKind,
    Excuse,
    GroupLeader,
    MakeUp,
    MeetingDocument,
    Membership,
    Scenario,
    SeminarGroup,
    SeminarMeeting,
    SimulationMeeting,
    SimulationPlace,
)
from tests import factories
from tests.internships import props as stages

YEAR_STARTS = date(2026, 9, 14)


class Seminars(factories.Cast):
    """`sem` is a seminar of UNamur; Alice is in `group` with Lena, Bob in `other` with Luc, both from the first day."""

    def __init__(self):
        super().__init__()
        self.lena, self.luc = factories.person("Lena"), factories.person("Luc")
        self.sem = factories.activity(self.version, "SEM", Decimal(3), kind="seminar")
        self.year = factories.year(2026)
        self.rule = rule(self.sem)
        self.group = group(self.sem, "Namur", province="namur", leaders=[self.lena])
        self.other = group(self.sem, "Arlon", province="luxembourg", leaders=[self.luc])
        self.alices_year = factories.registration(self.alices, self.sem)
        self.bobs_year = factories.registration(self.bobs, self.sem)
        self.alices_place = member(self.group, self.alices_year)
        self.bobs_place = member(self.other, self.bobs_year)
        services.follow({self.alices.pk, self.bobs.pk}, by=self.nadia)


def rule(activity, given=50, required=40, **fields):
    values = {"free_minutes": 15, "absent_after": 90, "source": "Test", **fields}
    return AttendanceRule.objects.create(part=activity.parts.get(), given=given, required=required, **values)


def excuse(programme, code="document", effect="to_make_up", only_in="", **fields):
    title = factories.both(f"Excused by {code}")
    return Excuse.objects.create(programme=programme, code=code, title=title, effect=effect, only_in=only_in, **fields)


def group(activity, name="Namur", start_year=2026, leaders=(), **fields):
    made = SeminarGroup.objects.create(activity=activity, academic_year=factories.year(start_year), name=name, **fields)
    for user in leaders:
        GroupLeader.objects.create(group=made, user=user, starts=made.academic_year.starts)
    return made


def member(group, registration, starts=None, ends=None):
    starts = starts or group.academic_year.starts
    return Membership.objects.create(group=group, registration=registration, starts=starts, ends=ends)


def members(cast, number, group=None):
    """So many further residents in the group."""
    first = Membership.objects.count()
    return [newcomer(cast, f"Resident{place:02}", group) for place in range(first, first + number)]


AFTERNOON = time.fromisoformat("13:00"), time.fromisoformat("16:00")
EVENING = time.fromisoformat("18:00"), time.fromisoformat("21:00")


def newcomer(cast, name, group=None):
    enrolment = factories.enrolment(factories.person(name), cast.version)
    registration = factories.registration(enrolment, cast.sem)
    member(group or cast.group, registration)
    return registration


def meeting(group, day=date(2026, 11, 3), title="Fatigue", starts=EVENING[0], ends=EVENING[1], hours="3", **fields):
    if fields.get("state") == "held":
        fields.setdefault("held_by", group.leaders.first().user)
        fields.setdefault("held_at", factories.at(day.year, day.month, day.day, 22))
    if fields.get("state") == "cancelled":
        fields.setdefault("reason", "Snow")
    return SeminarMeeting.objects.create(
        group=group, title=title, day=day, starts=starts, ends=ends, hours=Decimal(hours), place="Room 1", **fields
    )


def noted(meeting, registration, state="present", by=None, **fields):
    if state == "late":
        fields.setdefault("minutes_missed", 30)
    by = by or meeting.group.leaders.first().user
    return Attendance.objects.create(meeting=meeting, registration=registration, state=state, noted_by=by, **fields)


def in_hospital(cast, enrolment, starts, ends):
    """An approved stage in hospital on these days."""
    activity = factories.activity(cast.version, "HOS", kind="internship", format="hospital", block=2)
    ward = stages.site("CHU", kind="hospital")
    return stages.placement(factories.registration(enrolment, activity), where=ward, starts=starts, ends=ends)


def declared(missed, by, hours="2", **fields):
    """What the resident did elsewhere; nobody has answered yet."""
    values = {
        "elsewhere": "Congress",
        "day": missed.meeting.day,
        "hours": Decimal(hours),
        "state": "declared",
        **fields,
    }
    return MakeUp.objects.create(missed=missed, made_by=by, **values)


def document(meeting, by, name="slides.pdf"):
    stored = files.store(content=b"%PDF-1.4\n%%EOF\n", name=name, content_type="application/pdf", by=by)
    return MeetingDocument.objects.create(meeting=meeting, file=stored, added_by=by)


def scenario(cast, code="bad-news", **fields):
    values = {"title": "Bad news", "objectives": "Announce", "roles": "Doctor", "briefing_minutes": 20,
              "debriefing_minutes": 30, **fields}  # fmt: skip
    institution = factories.institution("UNamur")
    return Scenario.objects.create(programme=cast.version.programme, institution=institution, code=code, **values)


def simulation(scenario, day, roles=("Doctor", "Observer"), starts=AFTERNOON[0], ends=AFTERNOON[1], **fields):
    made = SimulationMeeting.objects.create(
        scenario=scenario, day=day, starts=starts, ends=ends, place="Centre", **fields
    )
    SimulationPlace.objects.bulk_create(
        SimulationPlace(meeting=made, number=number, role=role) for number, role in enumerate(roles, 1)
    )
    return made


def booking(meeting, enrolment, state="booked", **fields):
    place = meeting.places.filter(bookings__isnull=True).first() if state in Booking.HOLDS else None
    return Booking.objects.create(meeting=meeting, enrolment=enrolment, state=state, place=place, **fields)


def examination_kind(activity, code="kidneys", **fields):
    return ExaminationKind.objects.create(activity=activity, code=code, title=factories.both(code.title()), **fields)


def examination(registration, kind, day=date(2026, 11, 3), setting="practice", is_supervised=True):
    return Examination.objects.create(
        registration=registration, kind=kind, day=day, setting=setting, is_supervised=is_supervised
    )
