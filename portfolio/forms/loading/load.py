"""The load itself: read, check, write in one transaction."""

from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from competencies.loading.files import LoadError, Source, lines_of
from competencies.loading.report import Report
from competencies.loading.writer import Writer
from curriculum.loading.json_file import read
from curriculum.loading.problems import FileError, Problem, Problems
from portfolio.forms.loading.criteria import load_criteria
from portfolio.forms.loading.formats import FORMATS
from portfolio.forms.loading.forms import load_form
from portfolio.forms.loading.lists import load_lists, load_scale

DATA = Path(__file__).resolve().parents[2] / "data" / "forms"
LOADERS = {
    "cursus-lists/1": load_lists,
    "cursus-scale/1": load_scale,
    "cursus-form/1": load_form,
    "cursus-criteria/1": load_criteria,
}


def load(paths=None, *, by: User | None = None, dry_run: bool = False) -> Report:
    """Load the files (none: those of the product) and say what changed; `LoadError` when anything is wrong.

    With `dry_run`, the report says what would change and nothing is saved.
    """
    sources = read_all(paths or sorted(DATA.glob("*.json")))
    writer = Writer(by)
    with transaction.atomic():
        lines = []
        for source in sources:
            try:
                LOADERS[source.format](source, writer)
            except FileError as error:
                lines += lines_of(source.path, error)
        if lines:
            raise LoadError(lines)
        if dry_run:
            transaction.set_rollback(True)
    return writer.report


def read_all(paths) -> list[Source]:
    """Every file, in the order in which they need each other; `LoadError` with all that is wrong in any of them."""
    sources, lines = [], []
    for path in map(Path, paths):
        try:
            sources.append(read_one(path))
        except FileError as error:
            lines += lines_of(path, error)
    lines += repeated(sources)
    if lines:
        raise LoadError(lines)
    order = list(FORMATS)
    return sorted(sources, key=lambda source: (order.index(source.format), source.content.get("number", 0)))


def read_one(path: Path) -> Source:
    tree = read(path)
    shape = FORMATS.get(str(tree.get("format")))
    if shape is None:
        text = _("The file does not say what it holds. Write one of: %(formats)s.")
        formats = ", ".join(f'"format": "{name}"' for name in FORMATS)
        raise FileError(Problem("format", text % {"formats": formats}))
    problems = Problems()
    content = shape.read(tree, "", problems)
    problems.raise_any()
    return Source(path, content)


def repeated(sources: list[Source]) -> list[str]:
    """Two files of one load may not speak of the same scale, or of the same version of a form."""
    first: dict[tuple, Path] = {}
    lines = []
    for source in sources:
        subject = (source.format, source.content.get("code"), source.content.get("number"))
        if subject in first:
            text = _("%(other)s speaks of the same. Give only one of the two files.")
            lines.append(f"{source.path.name}: {text % {'other': first[subject].name}}")
        first.setdefault(subject, source.path)
    return lines
