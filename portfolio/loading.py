"""Loading files of forms, scales, settings and sign-off rules: read, check, write in one transaction.

Two files of one load may not hold the same scale, or the same version of a form or rule.
"""

from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from competencies.loading.files import LoadError, Source, lines_of
from competencies.loading.report import Report
from competencies.loading.writer import Writer
from curriculum.loading.json_file import read
from curriculum.loading.problems import FileError, Problem, Problems
from portfolio.forms.loading.formats import FORMATS
from portfolio.forms.loading.forms import load_form
from portfolio.forms.loading.lists import load_lists, load_scale
from portfolio.signoffs.loading import CRITERIA, load_criteria

DATA = Path(__file__).resolve().parent / "data" / "forms"
SHAPES = {**FORMATS, "cursus-criteria/1": CRITERIA}  # in the order in which the files need each other
LOADERS = {
    "cursus-lists/1": load_lists,
    "cursus-scale/1": load_scale,
    "cursus-form/1": load_form,
    "cursus-criteria/1": load_criteria,
}


def load(paths=None, *, by: User | None = None, dry_run: bool = False) -> Report:
    """Load the files, without `paths` the bundled ones, and return what changed; raise `LoadError` for any problem.

    With `dry_run`, report what would change and save nothing.
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
    """Read every file, in the order in which they need each other; raise `LoadError` with all their problems."""
    sources, lines = [], []
    for path in map(Path, paths):
        try:
            sources.append(read_one(path))
        except FileError as error:
            lines += lines_of(path, error)
    lines += repeated(sources)
    if lines:
        raise LoadError(lines)
    order = list(SHAPES)
    return sorted(sources, key=lambda source: (order.index(source.format), source.content.get("number", 0)))


def read_one(path: Path) -> Source:
    tree = read(path)
    shape = SHAPES.get(str(tree.get("format")))
    if shape is None:
        text = _("The file does not say what it holds. Write one of: %(formats)s.")
        formats = ", ".join(f'"format": "{name}"' for name in SHAPES)
        raise FileError(Problem("format", text % {"formats": formats}))
    problems = Problems()
    content = shape.read(tree, "", problems)
    problems.raise_any()
    return Source(path, content)


def repeated(sources: list[Source]) -> list[str]:
    first: dict[tuple, Path] = {}
    lines = []
    for source in sources:
        subject = (source.format, source.content.get("code"), source.content.get("number"))
        if subject in first:
            text = _("%(other)s speaks of the same. Give only one of the two files.")
            lines.append(f"{source.path.name}: {text % {'other': first[subject].name}}")
        first.setdefault(subject, source.path)
    return lines
