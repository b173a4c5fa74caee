"""Detection of the header row and of the known columns in it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sheets.cleaning import header_key
from sheets.columns import Column
from sheets.lines import Line


@dataclass(frozen=True)
class Layout:
    """The header row. `recognised` and `doubled` map positions to column names; doubled ones stand there twice."""

    number: int
    titles: list[str]
    recognised: dict[int, str]
    doubled: dict[int, str]

    def missing(self, columns: Iterable[Column]) -> list[Column]:
        """Return the required columns that are not there."""
        there = {*self.recognised.values(), *self.doubled.values()}
        return [column for column in columns if column.required and column.name not in there]


def find_layout(lines: Sequence[Line], columns: Iterable[Column]) -> Layout | None:
    """Return the layout of the line with the most known headers, else of the first filled line; None without any.

    A header missing there is taken from the line above, where cells were merged over two rows.
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
    """Return the layout with the line of that number as header; None where it is none of these lines."""
    known = {title: column.name for column in columns for title in column.understood}
    return next((layout_of(number, line.cells, known) for line in lines if line.number == number), None)


def size(layout: Layout) -> int:
    return len(layout.recognised) + len(layout.doubled)


def with_names_above(titles: list[str], above: list[str], known: dict[str, str]) -> list[str]:
    wider = titles + [""] * (len(above) - len(titles))
    filled = [
        title or (above[place] if place < len(above) and header_key(above[place]) in known else "")
        for place, title in enumerate(wider)
    ]
    while filled and not filled[-1]:
        filled.pop()
    return filled


def layout_of(number: int, titles: list[str], known: dict[str, str]) -> Layout:
    names = {place: known[header_key(title)] for place, title in enumerate(titles) if header_key(title) in known}
    counted = list(names.values())
    doubled = {place: name for place, name in names.items() if counted.count(name) > 1}
    recognised = {place: name for place, name in names.items() if place not in doubled}
    return Layout(number, titles, recognised, doubled)
