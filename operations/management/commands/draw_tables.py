"""Draws the main tables and their foreign keys: `manage.py draw_tables > docs/tables.md`."""

from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand
from django.db import models

HEAD = """# Main tables

Foreign keys between the main tables, from `.venv/bin/python manage.py draw_tables`. An arrow leads from the row to
what it points to. Each box has the key fields of its model; history, links and small tables are left out.

"""
# What a newcomer should know, from the top of the layers to the bottom
MAIN = {
    "documents": ("IssuedDocument",),
    "jury": ("Jury",),
    "internships": ("Site", "Supervisor", "Placement", "Evaluation", "LogWeek"),
    "seminars": ("SeminarGroup", "SeminarMeeting"),
    "thesis": ("Thesis",),
    "mentoring": ("MentoringMeeting", "MentoringGoal", "YearReport"),
    "portfolio": ("Entry", "Request", "Observation", "SignOff"),
    "competencies": ("Framework", "Competency", "ActivityCompetency"),
    "records": (
        "Enrolment",
        "AnnualProgramme",
        "Registration",
        "Result",
        "Proposal",
        "Deliberation",
        "Decision",
        "Exemption",
        "EquivalenceGrant",
        "Accompaniment",
    ),
    "curriculum": (
        "Institution",
        "Programme",
        "ProgrammeVersion",
        "Block",
        "Activity",
        "ActivityPart",
        "AcademicYear",
        "ExamSession",
        "Requirement",
        "Role",
    ),
    "accounts": ("User",),
}
SAID = ("state", "kind", "mark", "outcome", "granted", "credits", "starts", "ends", "level", "number")


def chosen() -> list[type[models.Model]]:
    return [apps.get_model(app, name) for app, names in MAIN.items() for name in names]


def box(model: type[models.Model]) -> list[str]:
    names = {field.name for field in model._meta.get_fields()}
    return [f"    {model.__name__} {{", *(f"        field {name}" for name in SAID if name in names), "    }"]


def arrows(model: type[models.Model], drawn: list[Any]) -> list[str]:
    """Return a line for each foreign key to a drawn model; who did something is left out."""
    found = []
    for field in model._meta.fields:
        target: Any = field.related_model
        if target not in drawn or (target.__name__ == "User" and field.name != "user"):
            continue
        many = "|o" if field.one_to_one else "}o"
        one = "o|" if field.null else "||"
        found.append(f"    {model.__name__} {many}--{one} {target.__name__} : {field.name}")
    return found


class Command(BaseCommand):
    help = "Draw the main tables and their foreign keys as Markdown with a Mermaid diagram."

    def handle(self, *args, **options):
        drawn = chosen()
        lines = [line for model in drawn for line in box(model)]
        lines += [line for model in drawn for line in arrows(model, drawn)]
        self.stdout.write(HEAD + "```mermaid\nerDiagram\n" + "\n".join(lines) + "\n```")
