"""Loading the rules of the years of mentoring from a file (docs/mentoring-files.md)."""

from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from competencies.loading.report import Report
from competencies.loading.writer import Writer
from curriculum.loading.json_file import read
from curriculum.loading.problems import FileError, Problem, Problems
from curriculum.loading.shapes import Code, Text, Whole, YesNo
from curriculum.loading.structures import Fields, Many
from curriculum.models import ActivityPart, Programme
from mentoring.years.models import YearRule

DATA = Path(__file__).resolve().parents[1] / "data"
FORMAT = "cursus-mentoring/1"
RULES = Fields(
    fields={
        "format": Text(),
        "note": Text(most=2000, default=""),
        "programme": Code(),
        "version": Text(most=30, default=""),
        "source": Text(most=1000, default=""),
        "rules": Many(
            of=Fields(
                fields={
                    "activity": Code(),
                    "part": Code(default="mentoring"),
                    "meetings": Whole(least=0, most=50),
                    "in_person": Whole(least=0, most=50, default=0),
                    "report": YesNo(default=True),
                }
            ),
            key="activity",
            least=1,
        ),
    }
)


@transaction.atomic
def load(path: Path, *, by: User | None = None, dry_run: bool = False) -> Report:
    """Bring the rules of the named version, or of every version, of the programme to the file; raise `FileError`."""
    content = content_of(path)
    problems, writer = Problems(), Writer(by)
    parts = parts_of(content, problems)
    known = {(part.activity.code, part.code) for part in parts}
    for index, row in enumerate(content["rules"]):
        if parts and (row["activity"], row["part"]) not in known:
            listed = ", ".join(f"{activity}/{part}" for activity, part in sorted(known)) or "-"
            text = _("This part of an activity is not one of mentoring. Write one of: %(known)s.")
            problems.add(f"rules[{index}]", text % {"known": listed})
        if row["in_person"] > row["meetings"]:
            problems.add(f"rules[{index}].in_person", _("There are more of these than meetings in all."))
    problems.raise_any()
    stands = {rule.part_id: rule for rule in YearRule.objects.filter(part__in=parts).select_related("part")}
    wanted = {(row["activity"], row["part"]): row for row in content["rules"]}
    for part in parts:
        row = wanted.get((part.activity.code, part.code))
        if row is not None:
            values = {name: row[name] for name in ("meetings", "in_person", "report")}
            writer.put(stands.pop(part.pk, None), YearRule, {"part": part}, {**values, "source": content["source"]})
    for gone in stands.values():
        writer.drop(gone)
    if dry_run:
        transaction.set_rollback(True)
    return writer.report


def content_of(path: Path) -> dict:
    tree, problems = read(path), Problems()
    if tree.get("format") != FORMAT:
        raise FileError(Problem("format", _('Write "format": "%(format)s".') % {"format": FORMAT}))
    content = RULES.read(tree, "", problems)
    problems.raise_any()
    return content


def parts_of(content: dict, problems: Problems) -> list[ActivityPart]:
    """Return the parts of kind mentoring in the versions that the file is about."""
    versions = Programme.objects.filter(code=content["programme"]).values("versions")
    parts = ActivityPart.objects.filter(kind="mentoring", activity__programme_version__in=versions)
    if content["version"]:
        parts = parts.filter(activity__programme_version__label=content["version"])
    found = list(parts.select_related("activity"))
    if not found:
        text = _('There is no mentoring in the programme "%(code)s" here. Load the programme first.')
        problems.add("programme", text % {"code": content["programme"]})
    return found
