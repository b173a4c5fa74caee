"""What a list is made of: its columns, and how its rows are found, shown, and written to."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.functional import Promise

from accounts.models import User
from accounts.permissions import Answer, Denied
from sheets.table_writer import Value


@dataclass(frozen=True)
class ListColumn:
    """A column. `value`: the content of a row, on the page and in the file alike.

    `order`: the fields that the database sorts by; without them the column is computed and cannot be sorted.
    `url`: where the cell leads. `mark`: code of the state (`ui.states`) that the words name; empty for none. `shown`:
    whether it is there before anybody chooses. `fixed`: it names the row and cannot be taken away. `num`: figures.
    """

    name: str
    title: str | Promise
    value: Callable[[Any], Value]
    order: tuple[str, ...] = ()
    url: Callable[[Any], str] | None = None
    shown: bool = True
    fixed: bool = False
    mark: Callable[[Any], str] | None = None
    num: bool = False


def the_same(rows: list, _user: User) -> Sequence[Any]:
    return rows


def by_uuid(row: Any) -> str:
    return str(row.uuid)


def nobody_writes(_user: User) -> Answer:
    return Denied("")


class Gathered(Sequence):
    """Rows that no single query set holds, such as those of several apps; a slice loads what it shows."""

    def in_order(self, column: str, down: bool) -> Sequence:
        """Return the rows by the column, which has an `order`."""
        raise NotImplementedError

    def of_ids(self, ids: Sequence[str]) -> Sequence:
        """Return the rows whose `row_id` is one of these."""
        raise NotImplementedError

    def none(self) -> Sequence:
        return ()


@dataclass(frozen=True)
class ListSpec:
    """A list of the desk.

    `key`: name of the list in addresses. `form`: the filters for a user. `found`: the rows that valid filters leave, by
    the default order. `rows`: what the columns read, for objects of one page or of the file, in a fixed number of
    queries. `columns`: those that this user may see. `row_id`: the value of `id_field` of the row's object.
    `person`: to whom a letter about a row goes, None for nobody. `acts`: the template of further buttons on the ticked;
    they are posted to the list itself.
    """

    key: str
    title: str | Promise
    url_name: str
    form: Callable[[Any, User], forms.Form]
    found: Callable[[User, dict[str, Any]], QuerySet | Gathered]
    columns: Callable[[User], list[ListColumn]]
    rows: Callable[[list, User], Sequence[Any]] = the_same
    row_id: Callable[[Any], str] = by_uuid
    person: Callable[[Any], User | None] | None = None
    may_write: Callable[[User], Answer] = nobody_writes
    page_size: int = 50
    id_field: str = "uuid"
    acts: str = ""


_lists: dict[str, ListSpec] = {}


def listed(spec: ListSpec) -> ListSpec:
    """Register a list, so that letters and saved filters find it by its key."""
    _lists[spec.key] = spec
    return spec


def list_of(key: str) -> ListSpec | None:
    return _lists.get(key)


def all_lists() -> list[ListSpec]:
    return [_lists[key] for key in sorted(_lists)]
