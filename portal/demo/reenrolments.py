"""Who is registered for a further year; some are late in the running one."""

from datetime import date, timedelta

from portal.demo.calendar import Calendar
from portal.demo.cohorts import Faculty
from portal.demo.people import Registry
from records.models import AnnualProgramme, Reenrolment, StatusChange

LATE = 9  # every ninth is not registered yet
FIRST = (9, 1)  # on which the universities begin to register


def write_reenrolments(calendar: Calendar, registry: Registry, faculty: Faculty) -> None:
    rows = AnnualProgramme.objects.select_related(
        "enrolment__intake", "enrolment__enrolling_institution", "academic_year"
    ).order_by("pk")
    left = dict(StatusChange.objects.filter(kind__in=StatusChange.FINAL).values_list("enrolment", "starts"))
    made = []
    for number, annual in enumerate(rows):
        enrolment, year = annual.enrolment, annual.academic_year
        secretary = faculty.secretaries.get(enrolment.enrolling_institution.code)
        day = date(year.start_year, *FIRST) + timedelta(days=number % 28)
        if secretary is None or year.start_year <= enrolment.intake.start_year or day > calendar.today:
            continue
        has_left = enrolment.pk in left and left[enrolment.pk] <= year.starts
        is_late = number % LATE == 0 and year.ends > calendar.today
        if not has_left and not is_late:
            made.append(
                Reenrolment(
                    uuid=registry.uuid(),
                    enrolment=enrolment,
                    academic_year=year,
                    registered_on=day,
                    recorded_by=secretary,
                )
            )
    Reenrolment.objects.bulk_create(made)
