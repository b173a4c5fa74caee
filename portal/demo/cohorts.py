"""Three intakes of residents, with their supporters and the conditions of admission that were checked."""

from collections.abc import Iterable
from datetime import date

from accounts.models import User
from curriculum.models import AcademicYear, Activity, Institution, ProgrammeVersion, Role, Teaching
from portal.demo.calendar import DAY, THIS, Calendar, Key
from portal.demo.people import Registry
from portal.demo.stories import FINISHERS, STATUS
from records.models import Accompaniment, AdmissionPiece, Enrolment, EnrolmentIdentifier, StatusChange

PER_INTAKE = 28
CHANGED: Key = (0, 2)  # the resident whose mentor changed once


class Faculty:
    """The people who work for the programme, since before the oldest intake."""

    def __init__(self, registry: Registry, version: ProgrammeVersion, calendar: Calendar):
        made = registry.person
        self.calendar, self.since = calendar, date(calendar.start_year(0), 2, 1)
        self.unamur = Institution.objects.get(code="UNamur")
        self.uclouvain = Institution.objects.get(code="UCLouvain")
        self.secretaries = {
            "UNamur": made("Bénédicte", "Hastir", "unamur.example"),
            "UCLouvain": made("Frédéric", "Mertens", "uclouvain.example"),
        }
        self.director = made("Anne-Catherine", "Derenne", "unamur.example")
        self.jury = [made("Jean-Marc", "Vilain", "unamur.example"), made("Isabelle", "Peeters", "uclouvain.example")]
        self.mentors = [made(domain="mentors.example") for _ in range(12)]
        self.supervisors = [made(domain="cabinets.example") for _ in range(24)]
        self.leaders = [made(domain="cabinets.example") for _ in range(6)]
        self.teachers = [made(domain="enseignants.example") for _ in range(9)]
        self.admin = made("Gestion", "Cursus", "demo.example", is_staff=True, is_superuser=True)
        self.give_roles(version)
        self.assign_courses(version)

    def give_roles(self, version):
        for code, user in self.secretaries.items():
            institution = self.unamur if code == "UNamur" else self.uclouvain
            Role.objects.create(user=user, kind=Role.Kind.SECRETARIAT, institution=institution, starts=self.since)
        programme = version.programme
        Role.objects.create(user=self.director, kind=Role.Kind.DIRECTOR, programme=programme, starts=self.since)
        for juror in self.jury:
            Role.objects.create(user=juror, kind=Role.Kind.JURY, programme=programme, starts=self.since)

    def assign_courses(self, version):
        courses = Activity.objects.filter(programme_version=version, kind__in=["course", "seminar"])
        for place, activity in enumerate(courses.order_by("block__number", "position")):
            teacher = self.teachers[place % len(self.teachers)]
            Teaching.objects.create(activity=activity, user=teacher, starts=self.since)


def enrol(
    registry: Registry, faculty: Faculty, version: ProgrammeVersion, intake: int, places: Iterable[int]
) -> dict[Key, Enrolment]:
    """The residents at these places of an intake; a negative one (`stories.FINISHERS`) began with the first."""
    start_year = faculty.calendar.start_year(max(intake, 0))
    year = AcademicYear.objects.get(start_year=start_year)
    residents = {}
    for place in places:
        enrolling = faculty.uclouvain if place % 7 == 6 else faculty.unamur
        enrolment = Enrolment.objects.create(
            uuid=registry.uuid(),
            user=registry.person(domain="assistants.example"),
            programme_version=version,
            intake=year,
            enrolling_institution=enrolling,
            birth_date=date(start_year - 26 - place % 4, 1 + place % 12, 1 + (place * 5) % 28),
            telephone=f"+32 470 {10 + place:02} {start_year % 100:02} {(place * 37) % 100:02}",
            **registry.address(),
        )
        EnrolmentIdentifier.objects.create(
            enrolment=enrolment, institution=faculty.unamur, value=f"N{start_year % 100:02}{place + 101:04}"
        )
        if not (intake == THIS and place % 9 == 8):  # some matricules of the partner come late
            value = f"{start_year % 100:02}{7301 + place * 13:05}"
            EnrolmentIdentifier.objects.create(enrolment=enrolment, institution=faculty.uclouvain, value=value)
        check_admission(faculty, enrolment, (intake, place))
        accompany(faculty, enrolment, (intake, place))
        change_status(faculty, enrolment, (intake, place))
        residents[intake, place] = enrolment
    return residents


def check_admission(faculty: Faculty, enrolment: Enrolment, key: Key) -> None:
    """The diploma, the attestation of selection, the licence; a few of the newest intake still miss one."""
    intake, place = key
    summer = enrolment.intake.start_year
    for position, condition in enumerate(enrolment.programme_version.admission_conditions.all()):
        if intake == THIS and (place + position) % 8 == 7:
            continue
        AdmissionPiece.objects.create(
            enrolment=enrolment,
            condition=condition,
            document=["Diplôme de médecin (copie certifiée)", "Attestation de sélection", "Visa et numéro INAMI"][
                position % 3
            ],
            dated=date(summer, 6 + position % 3, 20 + position % 3),
            checked_by=faculty.secretaries[enrolment.enrolling_institution.code],
        )


def accompany(faculty: Faculty, enrolment: Enrolment, key: Key) -> None:
    """The mentor throughout; supervisors come with the stages, leaders with the groups."""

    def along(user: User, capacity: str, starts: date, ends: date | None = None):
        Accompaniment.objects.create(enrolment=enrolment, user=user, capacity=capacity, starts=starts, ends=ends)

    intake, place = key
    kinds, training = Accompaniment.Capacity, faculty.calendar.training
    first_day, last_day = training(max(intake, 0))
    if key in FINISHERS:
        along(faculty.mentors[place % len(faculty.mentors)], kinds.MENTOR, first_day, last_day)
    elif key == CHANGED:
        along(faculty.mentors[0], kinds.MENTOR, first_day, last_day)
        along(faculty.mentors[1], kinds.MENTOR, last_day + DAY)
    else:
        along(faculty.mentors[(place + 8 + intake) % len(faculty.mentors)], kinds.MENTOR, first_day)


def change_status(faculty: Faculty, enrolment: Enrolment, key: Key) -> None:
    if key in STATUS:
        kind, starts, ends, share, reason = STATUS[key]
        StatusChange.objects.create(
            enrolment=enrolment,
            kind=kind,
            starts=day_of(faculty.calendar, starts),
            ends=day_of(faculty.calendar, ends) if ends is not None else None,
            share=share,
            reason=reason,
            recorded_by=faculty.secretaries[enrolment.enrolling_institution.code],
        )


def day_of(calendar: Calendar, told: int | tuple[int, int, int]) -> date:
    """A day as the stories tell it."""
    return calendar.ago(-told) if isinstance(told, int) else calendar.day(*told)
