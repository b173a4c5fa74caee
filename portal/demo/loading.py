"""Puts the demonstration into an empty database, whole or not at all; on a loaded one it changes nothing."""

import io
import json
from pathlib import Path
from tempfile import TemporaryDirectory

from django.contrib.auth.hashers import make_password
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

import curriculum
from curriculum.models import ProgrammeVersion
from internships.sites.postcodes import load_postcodes
from portal.demo.calendar import INTAKES, Calendar
from portal.demo.cohorts import PER_INTAKE, Faculty, enrol
from portal.demo.courses import write_seminars
from portal.demo.desk import Desk
from portal.demo.documents import attest_ends, write_documents
from portal.demo.entries import write_entries
from portal.demo.evaluations import write_evaluations
from portal.demo.finishers import enrol_finishers, write_finished_theses
from portal.demo.history import History
from portal.demo.jury import write_jury
from portal.demo.luxembourg import enrol_in_luxembourg
from portal.demo.mentoring import write_mentoring
from portal.demo.observations import write_observations
from portal.demo.offices import write_contacts, write_key_dates
from portal.demo.people import PASSWORD, Registry
from portal.demo.phrases import write_phrases
from portal.demo.reenrolments import write_reenrolments
from portal.demo.simulation import write_simulation
from portal.demo.stages import write_stages
from portal.demo.theses import write_theses
from portal.demo.versions import write_versions

PROGRAMME = "MMG-CODIPLOME"
DATA = Path(curriculum.__file__).parent / "data"
FILES = ("mmg-codiplome.json", "des-mg-lu.json")
TWICE = "B1-INT2"  # its marks are encoded by two persons


def load() -> bool:
    """Whether anything was written. It is told from today on, and always the same on the same day."""
    if ProgrammeVersion.objects.filter(programme__code=PROGRAMME, enrolments__isnull=False).exists():
        return False
    quiet = io.StringIO()
    call_command("load_calendar", stdout=quiet)
    for name in FILES:
        load_programme(DATA / name, quiet)
    call_command("load_frameworks", stdout=quiet)
    call_command("load_forms", stdout=quiet)
    call_command("load_acts", stdout=quiet)
    call_command("load_site_tags", stdout=quiet)
    load_postcodes()
    with transaction.atomic():
        tell(Calendar(timezone.localdate()))
    return True


def load_programme(path: Path, stdout: io.StringIO) -> None:
    """Load and publish it. One course is encoded twice here: invented, no faculty has asked for it."""
    content = json.loads(path.read_text(encoding="utf-8"))
    for activity in content["activities"]:
        if activity["code"] == TWICE:
            activity["second_encoding"] = True
    with TemporaryDirectory() as folder:
        changed = Path(folder) / path.name
        changed.write_text(json.dumps(content), encoding="utf-8")
        call_command("load_programme", str(changed), "--publish", stdout=stdout)


def tell(calendar: Calendar) -> None:
    version = ProgrammeVersion.objects.get(programme__code=PROGRAMME)
    write_contacts()
    write_key_dates(calendar, version)
    registry = Registry(make_password(PASSWORD))
    faculty = Faculty(registry, version, calendar)
    residents = {}
    for intake in INTAKES:
        residents |= enrol(registry, faculty, version, intake, range(PER_INTAKE))
    finishers = enrol_finishers(registry, faculty, version)
    History(registry, faculty, version, calendar).write(residents | finishers)
    write_seminars(calendar, faculty, version)
    write_stages(registry, faculty, residents | finishers)
    write_evaluations(calendar)
    write_mentoring(calendar, residents | finishers)
    write_theses(calendar, faculty, residents)
    write_finished_theses(calendar, faculty, finishers)
    write_observations(calendar, registry, residents)
    write_entries(calendar, registry, residents)
    enrol_in_luxembourg(calendar, registry)
    Desk(registry, faculty).fill()
    write_jury(registry, faculty, version)
    write_documents(faculty, version)
    attest_ends(faculty, finishers)
    write_versions(calendar, version, faculty.director)
    write_simulation(calendar, registry, faculty, version, residents)
    write_phrases(registry, version.programme)
    write_reenrolments(calendar, registry, faculty)
