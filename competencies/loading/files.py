"""The files of a load: found, read and checked for themselves, before the database is asked."""

from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from competencies.loading.formats import KINDS, shape_of
from curriculum.loading.problems import Problem, Problems
from curriculum.loading.reading import read

DATA = Path(__file__).resolve().parent.parent / "data"


class LoadError(Exception):
    """Nothing was saved; `lines` name file, path in it and what to do."""

    def __init__(self, lines: list[str]):
        self.lines = lines
        super().__init__("\n".join(lines))


@dataclass(frozen=True)
class Source:
    """A file that could be read: its path, its kind and its content as the formats shape it."""

    path: Path
    kind: str
    content: dict

    @property
    def subject(self) -> tuple:
        """What it speaks of; two files of one load may not speak of the same."""
        names = {"framework": ("code", "label"), "crosswalk": ("from", "to"), "mapping": ("programme", "framework")}
        return (self.kind, *(self.content[name] for name in names[self.kind]), self.content.get("version"))


def product_files() -> list[Path]:
    """The frameworks, the crosswalk and the mapping that come with Cursus."""
    return sorted(DATA.glob("*.json"))


def read_all(paths) -> list[Source]:
    """Every file, frameworks first, mappings last; `LoadError` with all that is wrong in any of them."""
    sources, lines = [], []
    for path in map(Path, paths):
        try:
            sources.append(read_one(path))
        except (Problem, Problems) as error:
            lines += lines_of(path, error)
    lines += repeated(sources)
    if lines:
        raise LoadError(lines)
    order = list(KINDS)
    return sorted(sources, key=lambda source: order.index(source.kind))


def read_one(path: Path) -> Source:
    tree = read(path)
    try:
        shape = shape_of(tree.get("kind"))
    except ValueError as error:
        raise Problem("kind", str(error)) from None
    problems = Problems()
    content = shape.read(tree, "", problems)
    problems.raise_any()
    return Source(path, tree["kind"], content)


def repeated(sources: list[Source]) -> list[str]:
    first: dict[tuple, Path] = {}
    lines = []
    for source in sources:
        if source.subject in first:
            text = _("%(other)s speaks of the same. Give only one of the two files.")
            lines.append(f"{source.path.name}: {text % {'other': first[source.subject].name}}")
        first.setdefault(source.subject, source.path)
    return lines


def lines_of(path: Path, error: Problem | Problems) -> list[str]:
    found = error.found if isinstance(error, Problems) else [error]
    return [f"{path.name}: {problem}" for problem in found]
