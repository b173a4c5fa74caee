"""The contact of the secretariats, invented; key dates of the programme, days of which are invented too."""

from datetime import timedelta

from curriculum.models import AcademicYear, CalendarDay, Institution, ProgrammeVersion
from portal.demo.calendar import THIS, Calendar

CONTACTS = {
    "UNamur": ("+32 81 00 00 01", "secretariat.unamur@example.org", {"fr": "lundi à vendredi, de 9 h à 12 h",
               "en": "Monday to Friday, 9 am to noon"}),
    "UCLouvain": ("+32 2 000 00 02", "secretariat.uclouvain@example.org", {"fr": "mardi et jeudi, de 13 h à 16 h",
                  "en": "Tuesday and Thursday, 1 to 4 pm"}),
}  # fmt: skip

# of the brochure: an information session in February, an exam at the end of June in two phases
KEY_DATES = {
    "information": ((2, 11), 0, "Séance d’information pour les étudiants de master 3",
                    "Information session for students of master 3"),
    "exam-1": ((6, 24), 0, "Concours de médecine, première phase", "Entrance exam of medicine, first phase"),
    "exam-2": ((6, 28), 1, "Concours de médecine, seconde phase", "Entrance exam of medicine, second phase"),
}  # fmt: skip


def write_contacts() -> None:
    for code, (telephone, email, hours) in CONTACTS.items():
        Institution.objects.filter(code=code).update(telephone=telephone, email=email, office_hours=hours)


def write_key_dates(calendar: Calendar, version: ProgrammeVersion) -> None:
    year = AcademicYear.objects.get(start_year=calendar.start_year(THIS))
    for code, (day, more, french, english) in KEY_DATES.items():
        starts = calendar.day(THIS, *day)
        CalendarDay.objects.create(
            academic_year=year, code=code, kind=CalendarDay.Kind.KEY_DATE, programme=version.programme,
            title={"fr": french, "en": english}, starts=starts, ends=starts + timedelta(days=more),
        )  # fmt: skip
