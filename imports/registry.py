"""The kinds of rows that can be imported. The app that owns the rows registers them in its `imports` module or package:

    add(Kind("exemptions", title=_("Exemptions"), columns=COLUMNS, plan=plan, rows=rows, may=may))

`plan(scope, rows, advance)` says what each row would do (`imports.plans.Plan`), with a fixed number of questions to the
database; it writes nothing. It is asked again just before the writing, and what it says then is written.
`rows(scope)` gives what stands in the records, in the same columns, so that an exported sheet comes back unchanged.
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


def nowhere(done: int, total: int) -> None:
    """Progress that nobody follows."""


def everything(news: Iterable[tuple[str, Any]]) -> set[int] | None:
    return None


@dataclass(frozen=True)
class Scope:
    """Whose matricules and codes the rows hold, and who imports them. Without an institution, all are searched."""

    institution: Institution | None
    by: User | None
    programme: Programme | None = None
    options: Mapping[str, bool] = field(default_factory=dict)
    today: date = field(default_factory=timezone.localdate)

    @property
    def office(self) -> Institution:
        """The university, where the kind needs one."""
        if self.institution is None:
            raise ValueError("This kind of table is of one university.")
        return self.institution

    def wants(self, option: str) -> bool:
        return bool(self.options.get(option))


@dataclass(frozen=True)
class Option:
    """A choice that holds for the whole file."""

    name: str
    label: Words
    help: Words = ""


@dataclass(frozen=True)
class Kind:
    """`sample(scope)`: a few rows that show how a table is filled in.

    `touched(news)`: the subjects (`Plan.subject`) that changes of others concern, None for all of them.

    `lock(subjects)` keeps others from writing about these subjects until the transaction ends.
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
    touched: Touched = everything
    lock: Callable[[set[int]], None] = lambda subjects: None
    position: int = 0


_kinds: dict[str, Kind] = {}


@cache
def _discover() -> None:
    """Once a process, and not at start-up."""
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
