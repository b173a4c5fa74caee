"""One line of a sheet, the same for all file formats."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from sheets.problems import Problem, SheetError

MOST_COLUMNS = 200


@dataclass(frozen=True, slots=True)
class Line:
    """Cells as cleaned text; `number` as the spreadsheet counts, `flaws` the problems by position of the cell."""

    number: int
    cells: list[str]
    flaws: dict[int, str] = field(default_factory=dict)

    @property
    def is_blank(self) -> bool:
        return not any(self.cells) and not self.flaws


def too_wide(number: int) -> SheetError:
    why = _("There are more than %(most)s columns: take the others out.") % {"most": MOST_COLUMNS}
    return SheetError([Problem(why, number)])
