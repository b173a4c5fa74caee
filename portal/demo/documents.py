"""What documents print beside the record, the way to the accreditation, and documents that were issued."""

import io
from datetime import date

from django.core.management import call_command
from django.utils import timezone, translation

from curriculum.models import ProgrammeVersion
from documents.issuing.services import issue
from documents.kinds.registry import KINDS
from documents.kinds.subjects import Subject
from documents.models import Batch, BatchItem, DocumentRules, GradeDistribution
from portal.demo.calendar import THIS, Key
from portal.demo.cohorts import Faculty
from portal.demo.stories import FINISHERS
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
    residents = Enrolment.objects.select_related("user", "enrolling_institution", "programme_version__programme")
    residents = residents.filter(programme_version=version).order_by("intake__start_year", "user__sort_key")
    residents = residents.exclude(status_changes__kind="end")
    for enrolment in residents[:2]:
        by = faculty.secretaries["UNamur"]
        issue(kind="transcript", subject=Subject(enrolment=enrolment), by=by, language="fr")
    write_batch(faculty, version, [residents[0], residents.reverse()[0]])


def write_batch(faculty: Faculty, version: ProgrammeVersion, residents: list[Enrolment]) -> None:
    """A batch that has ended: issued for the resident who has the theory, refused for the one who has just begun."""
    by = faculty.secretaries["UNamur"]
    batch = Batch.objects.create(kind="theory", language="fr", programme_version=version, created_by=by)
    for position, enrolment in enumerate(residents, start=1):
        subject, began = Subject(enrolment=enrolment), timezone.now()
        row = BatchItem(batch=batch, position=position, enrolment=enrolment, kinds=["theory"], tries=1, attempt=1)
        row.started_at = began
        with translation.override("fr"):
            answer = KINDS["theory"].ready(subject, timezone.localdate(began))
        if answer:
            row.document = issue(kind="theory", subject=subject, by=by, language="fr")
            row.state = BatchItem.State.MADE
        else:
            row.state, row.reason = BatchItem.State.FAILED, answer.reason
        row.ended_at = timezone.now()
        row.save()


def attest_ends(faculty: Faculty, finishers: dict[Key, Enrolment]) -> None:
    """Success for those who have finished; provisional success for whose last stage runs."""
    for key, enrolment in finishers.items():
        kind, by = "success" if FINISHERS[key] else "provisional", faculty.secretaries["UNamur"]
        issue(kind=kind, subject=Subject(enrolment=enrolment), by=by, language="fr")
