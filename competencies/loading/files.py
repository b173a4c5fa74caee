"""Finding, reading and checking the files of a load, before the database is queried."""

from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from competencies.loading.formats import FORMATS, shape_of
from curriculum.loading.json_file import read
from curriculum.loading.problems import FileError, Problem, Problems

DATA = Path(__file__).resolve().parent.parent / "data"


class LoadError(Exception):
    """Nothing was saved. `lines`: file, place in it and remedy of each problem."""

    def __init__(self, lines: list[str]):
        self.lines = lines
        super().__init__("\n".join(lines))


@dataclass(frozen=True)
class Source:
    """A file that was read, with its content as its format describes it."""

    path: Path
    content: dict

    @property
    def format(self) -> str:
        return self.content["format"]

    @property
    def subject(self) -> tuple:
        """What the file is about; two files of one load may not be about the same."""
        names = ("code", "label", "from", "to", "programme", "version", "framework", "axis")
        return (self.format, *(self.content.get(name) for name in names))


def product_files() -> list[Path]:
    """Return the bundled frameworks, crosswalks, mappings and themes."""
    return sorted(DATA.glob("*.json"))


def read_all(paths) -> list[Source]:
    """Read every file, frameworks first, mappings last; raise `LoadError` with all problems."""
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
    return sorted(sources, key=lambda source: order.index(source.format))


def read_one(path: Path) -> Source:
    tree = read(path)
    try:
        shape = shape_of(tree.get("format"))
    except ValueError as error:
        raise FileError(Problem("format", str(error))) from None
    problems = Problems()
    content = shape.read(tree, "", problems)
    problems.raise_any()
    return Source(path, content)


def repeated(sources: list[Source]) -> list[str]:
    first: dict[tuple, Path] = {}
    lines = []
    for source in sources:
        if source.subject in first:
            text = _("%(other)s speaks of the same. Give only one of the two files.")
            lines.append(f"{source.path.name}: {text % {'other': first[source.subject].name}}")
        first.setdefault(source.subject, source.path)
    return lines


def lines_of(path: Path, error: FileError) -> list[str]:
    return [f"{path.name}: {problem}" for problem in error.found]
