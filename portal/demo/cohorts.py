"""Three intakes of residents, with their supporters and the conditions of admission that were checked."""

from datetime import date

from accounts.models import User
from curriculum.models import AcademicYear, Activity, Institution, ProgrammeVersion, Role, Teaching
from portal.demo.people import Registry
from portal.demo.stories import STATUS
from records.models import Accompaniment, AdmissionPiece, Enrolment, EnrolmentIdentifier, StatusChange

INTAKES = (2024, 2025, 2026)
PER_INTAKE = 28
START = date(2024, 2, 1)


class Faculty:
    """The people who work for the programme."""

    def __init__(self, registry: Registry, version: ProgrammeVersion):
        made = registry.person
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
            Role.objects.create(user=user, kind=Role.Kind.SECRETARIAT, institution=institution, starts=START)
        Role.objects.create(user=self.director, kind=Role.Kind.DIRECTOR, programme=version.programme, starts=START)
        for juror in self.jury:
            Role.objects.create(user=juror, kind=Role.Kind.JURY, programme=version.programme, starts=START)

    def assign_courses(self, version):
        courses = Activity.objects.filter(programme_version=version, kind__in=["course", "seminar"])
        for place, activity in enumerate(courses.order_by("block__number", "position")):
            Teaching.objects.create(activity=activity, user=self.teachers[place % len(self.teachers)], starts=START)


def enrol_intake(registry: Registry, faculty: Faculty, version: ProgrammeVersion, intake: int) -> list[Enrolment]:
    year = AcademicYear.objects.get(start_year=intake)
    residents = []
    for place in range(PER_INTAKE):
        enrolling = faculty.uclouvain if place % 7 == 6 else faculty.unamur
        enrolment = Enrolment.objects.create(
            uuid=registry.uuid(),
            user=registry.person(domain="assistants.example"),
            programme_version=version,
            intake=year,
            enrolling_institution=enrolling,
            birth_date=date(intake - 26 - place % 4, 1 + place % 12, 1 + (place * 5) % 28),
            telephone=f"+32 470 {10 + place:02} {intake % 100:02} {(place * 37) % 100:02}",
            **registry.address(),
        )
        EnrolmentIdentifier.objects.create(
            enrolment=enrolment, institution=faculty.unamur, value=f"N{intake % 100}{place + 101:04}"
        )
        if not (intake == 2026 and place % 9 == 8):  # some matricules of the partner come late
            EnrolmentIdentifier.objects.create(
                enrolment=enrolment, institution=faculty.uclouvain, value=f"{intake % 100}{7301 + place * 13:05}"
            )
        check_admission(faculty, enrolment, intake, place)
        go_along(faculty, enrolment, intake, place)
        change_status(faculty, enrolment, (intake, place))
        residents.append(enrolment)
    return residents


def check_admission(faculty: Faculty, enrolment: Enrolment, intake: int, place: int) -> None:
    """The diploma, the attestation of selection, the licence; a few of the newest intake still miss one."""
    for position, condition in enumerate(enrolment.programme_version.admission_conditions.all()):
        if intake == 2026 and (place + position) % 8 == 7:
            continue
        AdmissionPiece.objects.create(
            enrolment=enrolment,
            condition=condition,
            document=["Diplôme de médecin (copie certifiée)", "Attestation de sélection", "Visa et numéro INAMI"][
                position % 3
            ],
            dated=date(intake, 6 + position % 3, 20 + position % 3),
            checked_by=faculty.secretaries[enrolment.enrolling_institution.code],
        )


def go_along(faculty: Faculty, enrolment: Enrolment, intake: int, place: int) -> None:
    def along(user: User, capacity: str, starts: date, ends: date | None = None):
        Accompaniment.objects.create(enrolment=enrolment, user=user, capacity=capacity, starts=starts, ends=ends)

    kinds = Accompaniment.Capacity
    mentor = faculty.mentors[(place + intake) % len(faculty.mentors)]
    if (intake, place) == (2024, 2):  # the mentor changed once
        along(faculty.mentors[0], kinds.MENTOR, date(2024, 10, 1), date(2025, 9, 30))
        along(faculty.mentors[1], kinds.MENTOR, date(2025, 10, 1))
    else:
        along(mentor, kinds.MENTOR, date(intake, 10, 1))
    for offset in range(2026 - intake + 1):  # a training year runs from 1 October to 30 September
        supervisor = faculty.supervisors[(place * 3 + offset * 5 + intake) % len(faculty.supervisors)]
        along(supervisor, kinds.SUPERVISOR, date(intake + offset, 10, 1), date(intake + offset + 1, 9, 30))
    along(faculty.leaders[place % len(faculty.leaders)], kinds.LEADER, date(2026, 10, 1), date(2027, 9, 30))


def change_status(faculty: Faculty, enrolment: Enrolment, key: tuple[int, int]) -> None:
    if key in STATUS:
        kind, starts, ends, share, reason, _years = STATUS[key]
        StatusChange.objects.create(
            enrolment=enrolment,
            kind=kind,
            starts=date.fromisoformat(starts),
            ends=date.fromisoformat(ends) if ends else None,
            share=share,
            reason=reason,
            recorded_by=faculty.secretaries[enrolment.enrolling_institution.code],
        )
