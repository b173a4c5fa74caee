"""Registry of the kinds of rows that can be imported. Apps register theirs in a module or package `imports`:

    add(Kind("exemptions", title=_("Exemptions"), columns=COLUMNS, plan=plan, rows=rows, may=may))

`plan(scope, rows, advance)` returns what each row would do (`imports.plans.Plan`) with a fixed number of queries; it
writes nothing. It is called for the preview and again just before the write, and the second result is written.

`rows(scope)` returns the records in the same columns, so that the import of an exported file changes nothing.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.module_loading import autodiscover_modules

from accounts.models import User
from accounts.permissions import Answer
from curriculum.models import Institution, Programme
from sheets.columns import Column
from sheets.table import Row

Words = str | Promise
Advance = Callable[[int, int], None]  # (done, total)
Touched = Callable[[Iterable[tuple[str, Any]]], set[int] | None]


def no_progress(done: int, total: int) -> None:
    """Ignore the progress."""


def all_subjects(found: Iterable[tuple[str, Any]]) -> set[int] | None:
    return None


@dataclass(frozen=True)
class Scope:
    """The university whose matricules and codes the rows use (None: all are searched), and who imports them."""

    institution: Institution | None
    by: User | None
    programme: Programme | None = None
    options: Mapping[str, bool] = field(default_factory=dict)
    today: date = field(default_factory=timezone.localdate)

    @property
    def office(self) -> Institution:
        """Return the university, for kinds that need one."""
        if self.institution is None:
            raise ValueError("This kind of table is of one university.")
        return self.institution

    def wants(self, option: str) -> bool:
        return bool(self.options.get(option))


@dataclass(frozen=True)
class Option:
    """A choice for the whole file."""

    name: str
    label: Words
    help: Words = ""


@dataclass(frozen=True)
class Kind:
    """A kind of rows. `sample(scope)` returns a few example rows.

    `touched(written)`: the subjects (`Plan.subject`) that writes of others concern, None for all of them.

    `lock(subjects)`: prevent others from writing about these subjects until the transaction ends.

    `written(plans, batch, by)`: what follows from the rows, in the transaction that wrote them. `is_final`: such an
    import is not undone.
    """

    code: str
    title: Words
    lead: Words
    columns: tuple[Column, ...]
    plan: Callable[[Scope, Sequence[Row], Advance], list]
    rows: Callable[[Scope], Iterable[Mapping[str, Any]]]
    may: Callable[[User, Institution], Answer]
    options: tuple[Option, ...] = ()
    sample: Callable[[Scope], Iterable[Mapping[str, Any]]] = lambda scope: ()
    touched: Touched = all_subjects
    lock: Callable[[set[int]], None] = lambda subjects: None
    written: Callable[[Sequence[Any], Any, User], None] = lambda plans, batch, by: None
    is_final: bool = False
    position: int = 0


_kinds: dict[str, Kind] = {}


@cache
def _discover() -> None:
    """Import the `imports` modules of all apps; once a process, and not at start-up."""
    autodiscover_modules("imports")


def add(kind: Kind) -> Kind:
    known = _kinds.get(kind.code)
    if known and known.plan.__module__ != kind.plan.__module__:
        raise ValueError(f"{kind.code!r} is already a kind of import, of {known.plan.__module__}.")
    _kinds[kind.code] = kind
    return kind


def find(code: str) -> Kind | None:
    _discover()
    return _kinds.get(code)


def get(code: str) -> Kind:
    known = find(code)
    if known is None:
        raise LookupError(f"{code!r} is no kind of import; known are {', '.join(sorted(_kinds))}.")
    return known


def kinds() -> list[Kind]:
    _discover()
    return sorted(_kinds.values(), key=lambda kind: (kind.position, kind.code))
