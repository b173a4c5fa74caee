"""Loads the tags of sites (equipment, populations) from a file that lists all of them."""

from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from curriculum.loading.json_file import read
from curriculum.loading.problems import Problems
from curriculum.loading.shapes import WRONG, Choice, Code, Languages, Text
from curriculum.loading.structures import Fields, Many
from internships.directory.models import SiteTag

SHIPPED = Path(__file__).resolve().parent.parent / "data" / "site_tags.json"
PARTS = {"equipment": SiteTag.Kind.EQUIPMENT, "populations": SiteTag.Kind.POPULATION}

TAG = Fields(fields={"code": Code(), "label": Languages()})
FILE = Fields(
    fields={
        "format": Choice(known=("cursus-site-tags/1",)),
        "note": Text(most=2000, default=""),
        **{part: Many(of=TAG, key="code", least=1) for part in PARTS},
    }
)


@transaction.atomic
def load_site_tags(path: str | Path = SHIPPED) -> int:
    """Update the tags from the file; return the number of rows written. `FileError` where it is invalid.

    A tag that is no longer in the file stays on the sites that have it, and is not offered any more.
    """
    found = checked(read(path))
    held = {tag.code: tag for tag in SiteTag.objects.all()}
    written = 0
    for part, kind in PARTS.items():
        for position, one in enumerate(found[part], start=1):
            values = {"kind": kind, "label": one["label"], "position": position, "is_current": True}
            written += put(held.pop(one["code"], SiteTag(code=one["code"])), values)
    return written + sum(put(gone, {"is_current": False}) for gone in held.values())


def put(tag: SiteTag, values: dict) -> bool:
    """Return whether anything was written."""
    if tag.pk is not None and all(getattr(tag, name) == value for name, value in values.items()):
        return False
    for name, value in values.items():
        setattr(tag, name, value)
    tag.full_clean()
    tag.save()
    return True


def checked(tree) -> dict:
    """The validated content of the file. A code may occur once, in one of the two parts."""
    problems = Problems()
    found = FILE.read(tree, "", problems)
    problems.raise_any()
    first: dict[str, str] = {}
    for part in PARTS:
        for place, tag in enumerate(found[part]):
            path = f"{part}[{place}].code"
            if tag is not WRONG and tag["code"] in first:
                text = _("%(key)s stands at %(first)s already. Each may stand once.")
                problems.add(path, text % {"key": tag["code"], "first": first[tag["code"]]})
            first.setdefault(tag["code"], path)
    problems.raise_any()
    return found
