"""What is private, planted in the small world with a marker that occurs nowhere else, and where it may be found.

A new private text is one more `Plant` in `PLANTS`: the tests then look for it everywhere.
"""

from collections.abc import Callable
from dataclasses import dataclass

from mentoring.models import Note, NoteDraft
from tests.access.world import World

NOTE, DRAFT = "Zibeline-quatre-vingt-onze", "Ornithorynque-soixante-douze"


@dataclass(frozen=True)
class Plant:
    """`readers`: (who, name of the page) that show it; `tables`: those that hold it readably."""

    name: str
    marker: str
    sow: Callable[[World], object]
    readers: frozenset[tuple[str, str]] = frozenset()
    tables: frozenset[str] = frozenset()


def sow_note(world: World) -> None:
    note = Note.objects.get(meeting=world.met)
    Note.objects.filter(pk=note.pk).update(sealed=note.closed(f"Of the night shift. {NOTE}."))


def sow_draft(world: World) -> None:
    draft = NoteDraft(meeting=world.met, user=world.marie, version=1)
    draft.sealed = draft.closed(f"Not said yet. {DRAFT}.")
    draft.save()


PLANTS = [
    Plant(
        "mentor note",
        NOTE,
        sow_note,
        frozenset(
            {
                ("alice", "mentoring-meeting"),
                ("alice", "mentoring-note"),
                ("alice", "mentoring-release"),
                ("marie", "mentoring-meeting"),  # her editor shows what she was typing instead
            }
        ),
    ),
    Plant("draft of a mentor note", DRAFT, sow_draft, frozenset({("marie", "mentoring-note")})),
]
