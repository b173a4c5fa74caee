"""What years of seminars ask for, excuse and tally, from a file; see docs/seminar-files.md."""

from decimal import Decimal
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from competencies.loading.report import Report
from competencies.loading.writer import Writer
from curriculum.loading.json_file import read
from curriculum.loading.problems import FileError, Problem, Problems
from curriculum.loading.shapes import Choice, Code, Languages, Number, Text, Whole
from curriculum.loading.structures import Fields, Many
from curriculum.models import Activity, ActivityPart, Programme
from seminars.rules.models import MEETING_KINDS, QUARTER, AttendanceRule, ExaminationKind, Excuse

DATA = Path(__file__).resolve().parents[1] / "data"
FORMAT = "cursus-seminars/1"
HOURS = {"most": Decimal(500), "step": QUARTER}
RULE = Fields(
    fields={
        "activity": Code(),
        "part": Code(default="seminar"),
        "given": Number(**HOURS, default=None),
        "required": Number(**HOURS),
        "free_minutes": Whole(least=0, most=240, default=0),
        "absent_after": Whole(least=0, most=600, default=None),
    }
)
EXCUSE = Fields(
    fields={
        "code": Code(),
        "title": Languages(),
        "effect": Choice(known=tuple(Excuse.Effect.values)),
        "only_in": Choice(known=tuple(Excuse.Period.values), default=""),
    }
)
EXAMINATION = Fields(fields={"activity": Code(), "code": Code(), "title": Languages()})
CONTENT = Fields(
    fields={
        "format": Choice(known=(FORMAT,)),
        "note": Text(most=2000, default=""),
        "programme": Code(),
        "version": Text(most=30, default=""),
        "source": Text(most=1000, default=""),
        "rules": Many(of=RULE, key="activity", default=[]),
        "excuses": Many(of=EXCUSE, key="code", default=[]),
        "examinations": Many(of=EXAMINATION, key="code", default=[]),
    }
)
RULE_FIELDS = ("given", "required", "free_minutes", "absent_after")


@transaction.atomic
def load(path: Path, *, by: User | None = None, dry_run: bool = False) -> Report:
    """Bring what is stored of the programme (or of the version that is named) to the file; `FileError`.

    A rule that the file no longer names is removed; an excuse and a kind of examination are no longer offered, and
    what was noted keeps them.
    """
    problems, writer = Problems(), Writer(by)
    content = CONTENT.read(read(path), "", problems)
    problems.raise_any()
    programme = Programme.objects.filter(code=content["programme"]).first()
    if programme is None:
        text = _('There is no programme "%(code)s" here. Load it first.')
        raise FileError(Problem("programme", text % {"code": content["programme"]}))
    load_rules(content, programme, problems, writer)
    load_examinations(content, programme, problems, writer)
    problems.raise_any()
    load_excuses(content["excuses"], programme, writer)
    if dry_run:
        transaction.set_rollback(True)
    return writer.report


def load_rules(content: dict, programme: Programme, problems: Problems, writer: Writer) -> None:
    parts = list(parts_of(programme, content["version"]))
    known = {(part.activity.code, part.code) for part in parts}
    for index, row in enumerate(content["rules"]):
        if (row["activity"], row["part"]) not in known:
            listed = ", ".join(f"{activity}/{part}" for activity, part in sorted(known)) or "-"
            text = _("Nobody meets for this part of an activity. Write one of: %(known)s.")
            problems.add(f"rules[{index}]", text % {"known": listed})
        check_bounds(row, f"rules[{index}]", problems)
    if problems:
        return
    stands = {rule.part_id: rule for rule in AttendanceRule.objects.filter(part__in=parts).select_related("part")}
    wanted = {(row["activity"], row["part"]): row for row in content["rules"]}
    for part in parts:
        if (row := wanted.get((part.activity.code, part.code))) is not None:
            values = {name: row[name] for name in RULE_FIELDS} | {"source": content["source"]}
            writer.put(stands.pop(part.pk, None), AttendanceRule, {"part": part}, values)
    for gone in stands.values():
        writer.drop(gone)


def check_bounds(row: dict, path: str, problems: Problems) -> None:
    if row["given"] is not None and row["given"] < row["required"]:
        problems.add(f"{path}.required", _("More hours are asked than given."))
    if row["absent_after"] is not None and row["absent_after"] < row["free_minutes"]:
        problems.add(f"{path}.absent_after", _("Fewer minutes than those that cost nothing."))


def parts_of(programme: Programme, version: str):
    """The parts of the programme, or of one version, for which people meet."""
    parts = ActivityPart.objects.filter(activity__programme_version__programme=programme, kind__in=MEETING_KINDS)
    if version:
        parts = parts.filter(activity__programme_version__label=version)
    return parts.select_related("activity")


def load_excuses(rows: list[dict], programme: Programme, writer: Writer) -> None:
    stands = {excuse.code: excuse for excuse in Excuse.objects.filter(programme=programme)}
    for position, row in enumerate(rows):
        found = stands.pop(row["code"], None)
        values = {name: row[name] for name in ("title", "effect", "only_in")}
        where = {"programme": programme, "code": row["code"]}
        writer.put(found, Excuse, where, {**values, "position": position, "is_current": True})
    for gone in stands.values():
        writer.put(gone, Excuse, {}, {"is_current": False})


def load_examinations(content: dict, programme: Programme, problems: Problems, writer: Writer) -> None:
    activities = list(meeting_activities(programme, content["version"]))
    known = {activity.code for activity in activities}
    for index, row in enumerate(content["examinations"]):
        if row["activity"] not in known:
            text = _("Nobody meets for this activity. Write one of: %(known)s.")
            problems.add(f"examinations[{index}].activity", text % {"known": ", ".join(sorted(known)) or "-"})
    if problems:
        return
    kinds = ExaminationKind.objects.filter(activity__in=activities)
    stands = {(kind.activity_id, kind.code): kind for kind in kinds}
    for position, row in enumerate(content["examinations"]):
        for activity in activities:
            if activity.code == row["activity"]:
                found = stands.pop((activity.pk, row["code"]), None)
                values = {"title": row["title"], "position": position, "is_current": True}
                writer.put(found, ExaminationKind, {"activity": activity, "code": row["code"]}, values)
    for gone in stands.values():
        writer.put(gone, ExaminationKind, {}, {"is_current": False})


def meeting_activities(programme: Programme, version: str):
    activities = Activity.objects.filter(programme_version__programme=programme, kind__in=MEETING_KINDS)
    return activities.filter(programme_version__label=version) if version else activities
