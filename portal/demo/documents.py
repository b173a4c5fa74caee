"""What documents print beside the record, the way to the accreditation, and documents that were issued."""

import io
from datetime import date

from django.core.management import call_command

from curriculum.models import ProgrammeVersion
from documents.issuing.services import issue
from documents.kinds.subjects import Subject
from documents.models import DocumentRules, GradeDistribution
from portal.demo.calendar import THIS
from portal.demo.cohorts import Faculty
from records.models import Deliberation, Enrolment

SOURCE = "Démonstration : à remplacer par les données de la faculté"
PASSES = {"10": 61, "11": 74, "12": 98, "13": 87, "14": 79, "15": 52, "16": 31, "17": 14, "18": 5, "19": 1, "20": 0}


def write_documents(faculty: Faculty, version: ProgrammeVersion) -> None:
    start = faculty.calendar.start_year(THIS)
    DocumentRules.objects.create(
        programme_version=version,
        signatory="Pr Béatrice Lacroix",
        function={"fr": "Présidente du jury", "en": "President of the jury"},
        place="Namur",
        level={"fr": "Master de spécialisation", "en": "Specialisation master"},
        eqf=7,
        isced="0912",
        taught_in="fr",
        source=SOURCE,
    )
    GradeDistribution.objects.create(
        programme=version.programme,
        group={"fr": "deuxième cycle, médecine (CITE-F 0912)", "en": "second cycle, medicine (ISCED-F 0912)"},
        first_year=start - 3,
        last_year=start - 1,
        dated=date(start, 9, 15),
        counts=PASSES,
        source=SOURCE,
    )
    call_command("load_accreditation", stdout=io.StringIO())
    held = Deliberation.objects.filter(programme_version=version, minutes__isnull=False).order_by("-held_on")
    if (sitting := held.first()) is not None:
        issue(kind="minutes", subject=Subject(sitting=sitting), by=faculty.secretaries["UNamur"], language="fr")
    residents = Enrolment.objects.filter(programme_version=version).order_by("intake__start_year", "user__sort_key")
    for enrolment in residents[:2]:
        by = faculty.secretaries["UNamur"]
        issue(kind="transcript", subject=Subject(enrolment=enrolment), by=by, language="fr")
