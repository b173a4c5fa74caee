"""Which line of a sheet names the columns, and which columns are known by their names."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sheets.cleaning import words
from sheets.columns import Column
from sheets.lines import Line


@dataclass(frozen=True)
class Layout:
    """The row with the names of the columns; by place the column meant, apart for those that stand there twice."""

    number: int
    titles: list[str]
    recognised: dict[int, str]
    doubled: dict[int, str]

    def missing(self, columns: Iterable[Column]) -> list[Column]:
        """The columns that must be there and are not."""
        there = {*self.recognised.values(), *self.doubled.values()}
        return [column for column in columns if column.required and column.name not in there]


def find_layout(lines: Sequence[Line], columns: Iterable[Column]) -> Layout | None:
    """The line that names most known columns, else the first one that is not blank; None where there is none.

    A name that is missing there is taken from the line just above, where cells were merged over two rows.
    """
    known = {title: column.name for column in columns for title in column.understood}
    best: Layout | None = None
    for line, above in zip(lines, [None, *lines], strict=False):
        titles = list(line.cells)
        while titles and not titles[-1]:
            titles.pop()
        if above is not None and above.number == line.number - 1:
            titles = with_names_above(titles, above.cells, known)
        found = layout_of(line.number, titles, known)
        if best is None or size(found) > size(best):
            best = found
    return best


def layout_at(number: int, lines: Sequence[Line], columns: Iterable[Column]) -> Layout | None:
    """The line with that number taken as the one that names the columns; None where it is none of these."""
    known = {title: column.name for column in columns for title in column.understood}
    return next((layout_of(number, line.cells, known) for line in lines if line.number == number), None)


def size(layout: Layout) -> int:
    return len(layout.recognised) + len(layout.doubled)


def with_names_above(titles: list[str], above: list[str], known: dict[str, str]) -> list[str]:
    wider = titles + [""] * (len(above) - len(titles))
    filled = [
        title or (above[place] if place < len(above) and words(above[place]) in known else "")
        for place, title in enumerate(wider)
    ]
    while filled and not filled[-1]:
        filled.pop()
    return filled


def layout_of(number: int, titles: list[str], known: dict[str, str]) -> Layout:
    names = {place: known[words(title)] for place, title in enumerate(titles) if words(title) in known}
    counted = list(names.values())
    doubled = {place: name for place, name in names.items() if counted.count(name) > 1}
    recognised = {place: name for place, name in names.items() if place not in doubled}
    return Layout(number, titles, recognised, doubled)
