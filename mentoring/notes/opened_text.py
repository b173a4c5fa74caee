"""Sealed texts, opened for a page."""

from dataclasses import dataclass

from mentoring.notes.keys import SealError
from mentoring.notes.models import Note, Passage


@dataclass(frozen=True)
class Words:
    """The text of a sealed row, or the reason why it cannot be opened."""

    row: Note | Passage
    text: str = ""
    problem: str = ""


def words_of(row) -> Words:
    try:
        return Words(row, text=row.opened())
    except SealError as error:
        return Words(row, problem=error.reason)
