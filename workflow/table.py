"""Tables of transitions: what takes an object from one state to another, who does it, and what must hold.

Each kind of object has one `Table`, in the `workflow.py` of its feature. Permissions and pages read it with `may` and
`open_to`; a service calls `run` in its transaction and writes the target state itself, through `accounts.changes`.
"""

from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Allowed, Answer, Denied, WrongStateError

NEW = ""  # the state of an object that does not exist yet
CALENDAR = "calendar"  # the actor where the day alone makes the transition; nobody can run it
SYSTEM = "system"  # the actor where it follows from another act; services run it, no page offers it
Guard = Callable[[Any, date, User | None], Answer]  # object, day, who acts


@dataclass(frozen=True)
class Transition:
    """`name` takes an object from any of `sources` to `target`; `label` is the text of its button."""

    name: str
    sources: Sequence[str]
    target: str
    actors: Set[str] = frozenset()  # empty: the permission of the act alone says who
    guard: Guard | None = None  # what must hold beside the state
    label: str | Promise = ""


class Table:
    """Transitions between `states`; `refusal(name, state)` says why a state, or the actors, allow none of that name.

    `state` computes the state of an object from what `reads` names: fields and prefetched relations.
    """

    def __init__(
        self,
        *rows: Transition,
        states: Iterable[str],
        refusal: Callable[[str, str], str | Promise],
        state: Callable[[Any, date], str] = lambda obj, today: obj.state,
        reads: Set[str] = frozenset({"state"}),
    ):
        self.rows, self.states, self.refusal, self.state, self.reads = rows, tuple(states), refusal, state, reads
        self.names = tuple(dict.fromkeys(row.name for row in rows))
        pairs = [(row.name, source) for row in rows for source in row.sources]
        if len(pairs) != len(set(pairs)) or not {s for row in rows for s in (*row.sources, row.target)} <= {
            *self.states
        }:
            raise ValueError("A table has one row for a name and a state, and rows between its states only.")

    def find(self, name: str, state: str) -> Transition | None:
        return next((row for row in self.rows if row.name == name and state in row.sources), None)

    def actors(self, name: str) -> frozenset[str]:
        """Who makes the transition, from one state or another."""
        return frozenset(actor for row in self.rows if row.name == name for actor in row.actors)

    def open_to(self, actors: Set[str], state: str) -> list[Transition]:
        """What these actors may do from a state, guards aside."""
        return [row for row in self.rows if state in row.sources and row.actors & actors]

    def may(self, name: str, obj: Any, today: date | None = None, *, actors=None, by: User | None = None) -> Answer:
        """Whether state, actors and guard allow it; an `obj` of None is NEW. `actors` None: the caller checked them."""
        today = today or timezone.localdate()
        state = NEW if obj is None else self.state(obj, today)
        row = self.find(name, state)
        if row is None or (actors is not None and row.actors and not row.actors & actors):
            return Denied(str(self.refusal(name, state)))
        if row.actors == {CALENDAR}:
            return Denied(_("This happens by itself, on its day."))
        return row.guard(obj, today, by) if row.guard else Allowed()

    def check(self, name: str, obj: Any, today: date | None = None, **who: Any) -> Transition:
        """The row that `may` allows, of an object that is locked already; raises `WrongStateError` with the reason."""
        if not (answer := self.may(name, obj, today, **who)):
            raise WrongStateError(answer.reason)
        state = NEW if obj is None else self.state(obj, today or timezone.localdate())
        return next(row for row in self.rows if row.name == name and state in row.sources)

    def run(self, name: str, obj: Any, today: date | None = None, **who: Any) -> Transition:
        """Lock the row of `obj` until the transaction of the caller ends, load its state again, then `check`.

        Its version stays as the caller read it: `accounts.changes` goes on to refuse a write from a stale page.
        """
        if not transaction.get_connection().in_atomic_block:  # SQLite would let it pass without the lock
            raise transaction.TransactionManagementError("Run a transition in the transaction that writes its target.")
        fields = {name for name in self.reads if obj._meta.get_field(name).concrete}
        for relation in self.reads - fields:
            getattr(obj, "_prefetched_objects_cache", {}).pop(relation, None)
        obj.refresh_from_db(None, fields, type(obj)._base_manager.select_for_update(of=("self",), no_key=True))
        return self.check(name, obj, today, **who)
