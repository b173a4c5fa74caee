"""Problems of a table, by row and column, each with what to do."""

from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Problem:
    """`row` counts as a spreadsheet does, the header being row 1; 0 stands for the whole file."""

    text: str
    row: int = 0
    column: str = ""

    def __str__(self):
        parts = [_("row %(row)s") % {"row": self.row}] if self.row else []
        if self.column:
            parts.append(_("column %(column)s") % {"column": self.column})
        return f"{', '.join(parts)}: {self.text}" if parts else self.text


class SheetError(Exception):
    """The table was refused; `problems` says why, in the order of the rows."""

    def __init__(self, problems: list[Problem]):
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


class Problems:
    """A collector, so that all problems are reported at once."""

    def __init__(self):
        self.found: list[Problem] = []

    def add(self, text: str, row: int = 0, column: str = "") -> None:
        self.found.append(Problem(str(text), row, column))

    def stop(self) -> None:
        """Raise `SheetError` when anything was added."""
        if self.found:
            raise SheetError(sorted(self.found, key=lambda problem: problem.row))

    def __len__(self):
        return len(self.found)
