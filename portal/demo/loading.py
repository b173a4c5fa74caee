"""Puts the demonstration into an empty database, whole or not at all; on a loaded one it changes nothing."""

import io
from pathlib import Path

from django.contrib.auth.hashers import check_password, make_password
from django.core.management import call_command
from django.db import transaction

import curriculum
from accounts.models import User
from curriculum.models import ProgrammeVersion, Role
from internships.sites.postcodes import load_postcodes
from portal.demo.cohorts import INTAKES, Faculty, enrol_intake
from portal.demo.desk import Desk
from portal.demo.entries import write_entries
from portal.demo.evaluations import write_evaluations
from portal.demo.history import History, by_place, open_january, set_deadlines
from portal.demo.luxembourg import enrol_in_luxembourg
from portal.demo.mentoring import write_mentoring
from portal.demo.observations import write_observations
from portal.demo.people import PASSWORD, Registry
from portal.demo.stages import write_stages
from portal.demo.versions import write_versions
from records.models import Accompaniment, EnrolmentIdentifier

PROGRAMME = "MMG-CODIPLOME"
DATA = Path(curriculum.__file__).parent / "data"
FILES = ("mmg-codiplome.json", "des-mg-lu.json")
SHOWN = {  # e-mail domains of the demonstration, by role
    "mentor": Accompaniment.Capacity.MENTOR,
    "supervisor": Accompaniment.Capacity.SUPERVISOR,
    "leader": Accompaniment.Capacity.LEADER,
}


def load() -> bool:
    """Whether anything was written. The programme and the frameworks are loaded by their own commands first."""
    if ProgrammeVersion.objects.filter(programme__code=PROGRAMME, enrolments__isnull=False).exists():
        return False
    quiet = io.StringIO()
    call_command("load_calendar", stdout=quiet)
    for name in FILES:
        call_command("load_programme", str(DATA / name), "--publish", stdout=quiet)
    call_command("load_frameworks", stdout=quiet)
    call_command("load_forms", stdout=quiet)
    call_command("load_acts", stdout=quiet)
    call_command("load_site_tags", stdout=quiet)
    load_postcodes()
    with transaction.atomic():
        version = ProgrammeVersion.objects.get(programme__code=PROGRAMME)
        registry = Registry(make_password(PASSWORD))
        faculty = Faculty(registry, version)
        residents = by_place({intake: enrol_intake(registry, faculty, version, intake) for intake in INTAKES})
        history = History(registry, faculty, version)
        history.write(residents)
        open_january(history)
        write_stages(registry, faculty.supervisors, faculty.secretaries["UNamur"])
        write_evaluations()
        write_mentoring(residents)
        write_observations(registry, residents)
        write_entries(registry, residents)
        enrol_in_luxembourg(registry)
        Desk(registry, faculty).fill()
        write_versions(version, faculty.director)
        set_deadlines(history)
    return True


def logins() -> list[dict[str, str]]:
    """At least one log-in of each role: [{"role", "email", "password", "matricule"}]; `matricule` for residents."""
    people: list[tuple[str, User, str]] = []
    for intake in INTAKES:
        matricule = (
            EnrolmentIdentifier.objects.filter(enrolment__intake__start_year=intake, institution__code="UNamur")
            .select_related("enrolment__user")
            .order_by("value")
            .first()
        )
        if matricule:
            people.append(("resident", matricule.enrolment.user, matricule.value))
    elsewhere = EnrolmentIdentifier.objects.exclude(enrolment__programme_version__programme__code=PROGRAMME)
    people += [("resident", m.enrolment.user, m.value) for m in elsewhere.select_related("enrolment__user")]
    for role, capacity in SHOWN.items():
        along = Accompaniment.objects.filter(capacity=capacity, ends__isnull=capacity == "mentor").select_related(
            "user"
        )
        people += [(role, a.user, "") for a in along.order_by("-starts", "pk")[:1]]
    people += [("teacher", u, "") for u in User.objects.filter(teachings__isnull=False).order_by("pk")[:1]]
    for kind in ("secretariat", "director", "jury"):
        people += [(kind, r.user, "") for r in Role.objects.filter(kind=kind).select_related("user").order_by("pk")]
    people += [("admin", u, "") for u in User.objects.filter(is_superuser=True).order_by("pk")[:1]]
    return [
        {"role": role, "email": user.email, "password": PASSWORD, "matricule": matricule}
        for role, user, matricule in people
        if check_password(PASSWORD, user.password)
    ]
