"""One line of a sheet, as the reader of any format gives it."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Line:
    """Cells as cleaned text; `number` is what the spreadsheet shows, `flaws` what is wrong by place of the cell."""

    number: int
    cells: list[str]
    flaws: dict[int, str] = field(default_factory=dict)

    @property
    def is_blank(self) -> bool:
        return not any(self.cells) and not self.flaws
