"""Milestones of the thesis and when its parts are proposed, from a file; see docs/thesis-files.md."""

from itertools import pairwise
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from competencies.loading.report import Report
from competencies.loading.writer import Writer
from curriculum.loading.json_file import read
from curriculum.loading.problems import FileError, Problem, Problems
from curriculum.loading.shapes import Choice, Code, Text, Whole
from curriculum.loading.structures import Fields, Many
from curriculum.models import Activity, ActivityPart, Programme
from thesis.rules.models import Milestone, PartRule, Step

DATA = Path(__file__).resolve().parents[1] / "data"
FORMAT = "cursus-thesis/1"
MILESTONE = Fields(fields={"step": Choice(known=tuple(Step.values)), "days_before": Whole(least=0, most=1500)})
PART = Fields(
    fields={"activity": Code(), "part": Code(default="thesis"), "when": Choice(known=tuple(PartRule.When.values))}
)
CONTENT = Fields(
    fields={
        "format": Choice(known=(FORMAT,)),
        "note": Text(most=2000, default=""),
        "programme": Code(),
        "source": Text(most=1000, default=""),
        "milestones": Many(of=MILESTONE, key="step", default=[]),
        "parts": Many(of=PART, key="activity", default=[]),
    }
)


@transaction.atomic
def load(path: Path, *, by: User | None = None, dry_run: bool = False) -> Report:
    """Bring the rules of the programme to the file; raise `FileError`. What the file no longer names is removed."""
    problems, writer = Problems(), Writer(by)
    content = CONTENT.read(read(path), "", problems)
    problems.raise_any()
    programme = Programme.objects.filter(code=content["programme"]).first()
    if programme is None:
        text = _('There is no programme "%(code)s" here. Load it first.')
        raise FileError(Problem("programme", text % {"code": content["programme"]}))
    check_order(content["milestones"], problems)
    parts = parts_of(programme)
    check_parts(content["parts"], parts, problems)
    problems.raise_any()
    load_milestones(content, programme, writer)
    load_parts(content, parts, writer)
    if dry_run:
        transaction.set_rollback(True)
    return writer.report


def check_order(rows: list[dict], problems: Problems) -> None:
    """Refuse a step that is due before the one that goes before it."""
    days = {row["step"]: (index, row["days_before"]) for index, row in enumerate(rows)}
    ordered = [(step, *days[step]) for step in Step.values if step in days]
    for (earlier, _at, before), (_step, index, after) in pairwise(ordered):
        if after >= before:
            text = _("It is due before the step that goes before it (“%(step)s”): give fewer days than %(days)s.")
            words = {"step": Step(earlier).label, "days": before}
            problems.add(f"milestones[{index}].days_before", text % words)


def parts_of(programme: Programme) -> list[ActivityPart]:
    """The parts that are about the thesis, in all versions."""
    rows = ActivityPart.objects.filter(
        activity__programme_version__programme=programme, activity__kind=Activity.Kind.THESIS, kind=Activity.Kind.THESIS
    )
    return list(rows.select_related("activity"))


def check_parts(rows: list[dict], parts: list[ActivityPart], problems: Problems) -> None:
    known = {(part.activity.code, part.code) for part in parts}
    for index, row in enumerate(rows):
        if (row["activity"], row["part"]) not in known:
            listed = ", ".join(f"{activity}/{part}" for activity, part in sorted(known)) or "-"
            text = _("This is no part of the thesis. Write one of: %(known)s.")
            problems.add(f"parts[{index}]", text % {"known": listed})


def load_milestones(content: dict, programme: Programme, writer: Writer) -> None:
    stands = {row.step: row for row in Milestone.objects.filter(programme=programme)}
    for row in content["milestones"]:
        values = {"days_before": row["days_before"], "source": content["source"]}
        writer.put(stands.pop(row["step"], None), Milestone, {"programme": programme, "step": row["step"]}, values)
    for gone in stands.values():
        writer.drop(gone)


def load_parts(content: dict, parts: list[ActivityPart], writer: Writer) -> None:
    stands = {rule.part_id: rule for rule in PartRule.objects.filter(part__in=parts)}
    wanted = {(row["activity"], row["part"]): row for row in content["parts"]}
    for part in parts:
        if (row := wanted.get((part.activity.code, part.code))) is not None:
            values = {"when": row["when"], "source": content["source"]}
            writer.put(stands.pop(part.pk, None), PartRule, {"part": part}, values)
    for gone in stands.values():
        writer.drop(gone)
