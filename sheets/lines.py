"""One line of a sheet, the same for all file formats."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Line:
    """Cells as cleaned text; `number` as the spreadsheet counts, `flaws` the problems by position of the cell."""

    number: int
    cells: list[str]
    flaws: dict[int, str] = field(default_factory=dict)

    @property
    def is_blank(self) -> bool:
        return not any(self.cells) and not self.flaws
