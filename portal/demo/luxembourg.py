"""A second programme beside the first: aims and formats of teaching, no credits; one resident, a mentor, an office."""

from datetime import date

from curriculum.models import AcademicYear, Institution, ProgrammeVersion, Role
from portal.demo.calendar import THIS, Calendar
from portal.demo.people import Registry
from records.models import Accompaniment, AnnualProgramme, Enrolment, EnrolmentIdentifier, Registration


def enrol_in_luxembourg(calendar: Calendar, registry: Registry) -> Enrolment:
    version = ProgrammeVersion.objects.get(programme__code="DES-MG-LU")
    office = Institution.objects.get(code="UniLu")
    since, start_year = calendar.day(0, 9, 16), calendar.start_year(THIS)
    year = AcademicYear.objects.get(start_year=start_year)
    resident = Enrolment.objects.create(
        uuid=registry.uuid(),
        user=registry.person("Claire", "Weber", "assistants.example"),
        programme_version=version,
        intake=year,
        enrolling_institution=office,
        birth_date=date(start_year - 27, 4, 12),
        telephone="+352 621 000 118",
        street="Rue de l’Alzette, 118",
        postcode="L-4010",
        city="Esch-sur-Alzette",
    )
    EnrolmentIdentifier.objects.create(enrolment=resident, institution=office, value=f"DES-{start_year % 100:02}-0118")
    annual = AnnualProgramme.objects.create(enrolment=resident, academic_year=year)
    for activity in version.activities.all():
        Registration.objects.create(annual_programme=annual, activity=activity)
    mentor = registry.person("Paul", "Kieffer", "mentors.example")
    Accompaniment.objects.create(enrolment=resident, user=mentor, capacity="mentor", starts=calendar.training(THIS)[0])
    secretary = registry.person("Danielle", "Schmit", "uni.example")
    director = registry.person("Marc", "Hoffmann", "uni.example")
    Role.objects.create(user=secretary, kind=Role.Kind.SECRETARIAT, institution=office, starts=since)
    Role.objects.create(user=director, kind=Role.Kind.DIRECTOR, programme=version.programme, starts=since)
    return resident
