"""After the version of the brochure: one published for next year, a draft of the year after, equivalences, a move.

Both are invented: the faculty has prepared no such version.
"""

from decimal import Decimal
from typing import Any

from accounts.models import User
from competencies.mapping.services import confirm
from curriculum.drafts import services as draft_services
from curriculum.equivalences import services as equivalences
from curriculum.models import AcademicYear, Activity, ProgrammeVersion, Requirement
from curriculum.programmes.services import edit_activity
from portal.demo.calendar import LAST, NEXT, Calendar
from records.models import Enrolment
from records.transfers.previews import previews
from records.transfers.services import move_residents

NEW: dict[str, Any] = {
    "code": "B2-NUM",
    "title": {"fr": "Santé numérique au cabinet", "en": "Digital health in the practice"},
    "description": {
        "fr": "Dossier, télé-expertise, prescription électronique, secret et données.",
        "en": "Records, tele-expertise, electronic prescription, secrecy and data.",
    },
    "credits": Decimal(2),
    "kind": "course",
    "format": "on_site",
    "assessed_in": ["january", "june", "september"],
}
THEMES = {
    "fr": "Pédiatrie pratique, informatique, lecture critique",
    "en": "Practical paediatrics, computing, critical reading",
}
THESIS = {
    "code": "thesis-15",
    "title": {"fr": "Quinze crédits de travail de fin d’études", "en": "Fifteen credits of thesis"},
    "unit": "credits",
    "minimum": Decimal(15),
    "period": "cycle",
    "source": "",
}


def write_versions(calendar: Calendar, version: ProgrammeVersion, director: User) -> None:
    newer = publish(version, calendar.start_year(NEXT), director)
    draft_after(newer, calendar.start_year(NEXT) + 1, director)
    move_one(version, newer, calendar, director)
    for row in version.activities.get(code="B1-QA1").competencies_served.all():
        confirm(row=row, by=director, seen=row.version)


def publish(version: ProgrammeVersion, start_year: int, by: User) -> ProgrammeVersion:
    """In-depth questions with other themes, and digital health in the place of a part of practice management."""
    year = AcademicYear.objects.get(start_year=start_year)
    newer = draft_services.copy_version(source=version, label=str(start_year), first_intake=year, by=by)
    changed, gone = newer.activities.get(code="B1-QA1"), newer.activities.get(code="B2-GC2")
    edit_activity(changed, organisers=changed.organisers.all(), themes=THEMES, by=by)
    counts_for, organisers = list(gone.counts_for.all()), list(gone.organisers.all())
    draft_services.add_activity(
        version=newer, block=gone.block, group=gone.group, organisers=organisers, counts_for=counts_for, by=by, **NEW
    )
    draft_services.remove_activity(activity=gone, by=by, seen=gone.version)
    newer.refresh_from_db()
    draft_services.publish_draft(version=newer, first_intake=year, end_origin=True, by=by, seen=newer.version)
    equivalences.propose(old=version, new=newer, by=by)
    old = Activity.objects.get(programme_version=version, code="B2-GC2")
    new = newer.activities.get(code="B2-NUM")
    note = "Remplace la deuxième partie de la gestion de cabinet."
    equivalences.add(old=old, new=new, extent="whole", note=note, by=by)
    return newer


def draft_after(newer: ProgrammeVersion, start_year: int, by: User) -> None:
    """Not finished: what is to mend stands on its page."""
    year = AcademicYear.objects.get(start_year=start_year)
    draft = draft_services.copy_version(source=newer, label=str(start_year), first_intake=year, by=by)
    draft_services.save_row(
        version=draft, row=Requirement(programme_version=draft), values=THESIS, by=by, seen=draft.version
    )
    thesis = draft.requirements.get(code=THESIS["code"])
    for activity in draft.activities.filter(kind="thesis"):
        ties = [*activity.counts_for.all(), thesis]
        edit_activity(activity, organisers=activity.organisers.all(), counts_for=ties, by=by)
    course = draft.activities.get(code="B2-NUM")
    edit_activity(course, organisers=course.organisers.all(), credits=Decimal(3), by=by)
    equivalences.propose(old=newer, new=draft, by=by)


def move_one(version: ProgrammeVersion, newer: ProgrammeVersion, calendar: Calendar, by: User) -> None:
    """The last resident of the second intake for whom nothing waits."""
    intake = calendar.start_year(LAST)
    residents = Enrolment.objects.filter(programme_version=version, intake__start_year=intake).order_by("-pk")
    rows = residents.select_related("user", "programme_version__first_intake", "enrolling_institution")
    for found in previews(rows, newer):
        if found.answer and found.granted:
            one = found.enrolment
            reason = f"Reprise des études avec la promotion de {newer.label}."
            move_residents(enrolments=[one], to_version=newer, reason=reason, by=by, seen={one.pk: one.version})
            return
