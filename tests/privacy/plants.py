"""What is private, planted in the small world with a marker that occurs nowhere else, and where it may be found.

A new private text is one more `Plant` in `PLANTS`: the tests then look for it everywhere.
"""

from collections.abc import Callable
from dataclasses import dataclass

from files.models import StoredFile
from mentoring.models import Note, NoteDraft
from portfolio.entries.services import save_entry
from portfolio.goals.services import save_goal
from portfolio.models import Entry
from tests.access.world import World

NOTE, DRAFT = "Zibeline-quatre-vingt-onze", "Ornithorynque-soixante-douze"
PRIVATE, SHARED, GOAL = "Salamandre-trente-trois", "Engoulevent-cinquante-cinq", "Hermine-quarante-quatre"


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


def sow_private_entry(world: World) -> None:
    """In each of its texts, and in the name of its file."""
    entry = Entry.objects.get(pk=world.entries["private"].pk)
    words = dict.fromkeys(("context", "learned", "next_step"), f"Ma garde. {PRIVATE}.")
    entry = save_entry(
        enrolment=world.alices, entry=entry, values={"title": PRIVATE, **words}, by=world.alice, seen=entry.version
    )
    StoredFile.objects.filter(pk=world.entry_files["private"].file_id).update(name=f"{PRIVATE}.txt")


def sow_shared_entry(world: World) -> None:
    entry = Entry.objects.get(pk=world.entries["shared"].pk)
    save_entry(
        enrolment=world.alices, entry=entry, values={"learned": f"Ma garde. {SHARED}."}, by=world.alice,
        seen=entry.version,
    )  # fmt: skip


def sow_private_goal(world: World) -> None:
    goal = world.goals["private"]
    values = {"title": GOAL, "plan": f"Ma garde. {GOAL}."}
    save_goal(enrolment=world.alices, goal=goal, values=values, by=world.alice, seen=goal.version)


OWN_PAGES = ("entry", "entry-edit", "entry-share", "entry-delete", "entry-file-add", "entry-list")
PLANTS = [
    Plant(
        "private entry",
        PRIVATE,
        sow_private_entry,
        frozenset({("alice", page) for page in (*OWN_PAGES, "goal-new", "goal-edit", "portfolio")}),
        frozenset({"portfolio_entry", "files_storedfile"}),
    ),
    Plant(
        "entry shared with the mentor",
        SHARED,
        sow_shared_entry,
        frozenset({("alice", "entry"), ("alice", "entry-edit"), ("marie", "entry")}),
        frozenset({"portfolio_entry"}),
    ),
    Plant(
        "private goal",
        GOAL,
        sow_private_goal,
        frozenset({("alice", page) for page in ("goal", "goal-edit", "goal-share", "goal-list")}),
        frozenset({"portfolio_goal"}),
    ),
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


def sown() -> World:
    """Return the small world with every plant in it."""
    world = World()
    for plant in PLANTS:
        plant.sow(world)
    return world
