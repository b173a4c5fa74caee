"""Loads the catalogue of technical acts from a file that lists all of them."""

from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.changes import change, create
from accounts.models import User, Versioned
from curriculum.loading.json_file import read
from curriculum.loading.problems import Problems
from curriculum.loading.shapes import WRONG, Choice, Code, Languages, Text
from curriculum.loading.structures import Fields, Many
from internships.logbook.models import ActGroup, TechnicalAct

SHIPPED = Path(__file__).resolve().parent.parent / "data" / "acts.json"

ACT = Fields(fields={"code": Code(most=40), "title": Languages()})
GROUP = Fields(fields={"code": Code(), "title": Languages(), "acts": Many(of=ACT, key="code", least=1)})
FILE = Fields(
    fields={
        "format": Choice(known=("cursus-acts/1",)),
        "note": Text(most=2000, default=""),
        "groups": Many(of=GROUP, key="code", least=1),
    }
)


@transaction.atomic
def load_acts(path: str | Path = SHIPPED, *, by: User | None = None) -> int:
    """Update the catalogue from the file; return the number of rows written. `FileError` where it is invalid.

    An act that is no longer in the file keeps its tallies, and is not offered any more.
    """
    groups = checked(read(path))
    acts = {act.code: act for act in TechnicalAct.objects.all()}
    held = {group.code: group for group in ActGroup.objects.all()}
    written = 0
    for position, one in enumerate(groups, start=1):
        values = {"title": one["title"], "position": position}
        group, wrote = put(held.get(one["code"]), ActGroup, one["code"], values, by)
        written += wrote
        for place, act in enumerate(one["acts"], start=1):
            values = {"group": group, "title": act["title"], "position": place, "is_current": True}
            written += put(acts.pop(act["code"], None), TechnicalAct, act["code"], values, by)[1]
    for gone in acts.values():
        if gone.is_current:
            change(gone, {"is_current": False}, by=by, action="load")
            written += 1
    return written


def put(found: Versioned | None, model, code: str, values: dict, by: User | None):
    """Create or change a row; return it, and whether anything was written."""
    if found is None:
        return create(model(code=code, **values), by=by, action="load"), True
    version = found.version
    return change(found, values, by=by, action="load"), found.version != version


def checked(tree) -> list[dict]:
    """The validated groups of the file. An act may occur in one group only."""
    problems = Problems()
    found = FILE.read(tree, "", problems)
    problems.raise_any()
    first: dict[str, str] = {}
    for index, group in enumerate(found["groups"]):
        for place, act in enumerate(group["acts"]):
            path = f"groups[{index}].acts[{place}].code"
            if act is not WRONG and act["code"] in first:
                text = _("%(key)s stands at %(first)s already. Each may stand once.")
                problems.add(path, text % {"key": act["code"], "first": first[act["code"]]})
            first.setdefault(act["code"], path)
    problems.raise_any()
    return found["groups"]
