"""One page for every list of the desk: filters, order, columns, ticks and file all come from the address."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import F, QuerySet
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from accounts.models import SavedFilter
from pages.lists.columns import ListColumn, ListSpec
from sheets.columns import Column
from sheets.table_writer import FORMATS, TYPES, Value, cell_text, table_file
from ui.blocks import attributes
from ui.figures import day_words
from ui.states import STATES

NOT_KEPT = ("page", "format", "tick")  # of the address, in a saved filter


@dataclass(frozen=True)
class Head:
    """The head of a column: `url` sorts by it, or turns the order round; empty where it cannot."""

    column: ListColumn
    url: str
    direction: str  # "ascending", "descending" or ""


class ListRequest:
    """A list as the address of one request asks for it."""

    def __init__(self, request, spec: ListSpec):
        self.request, self.spec, self.user = request, spec, request.user
        self.form = spec.form(request.GET, request.user)

    @cached_property
    def columns(self) -> list[ListColumn]:
        """All columns that the user may see."""
        return self.spec.columns(self.user)

    @cached_property
    def chosen(self) -> list[ListColumn]:
        """The columns of the page and of the file, in their fixed order; unknown names are ignored."""
        names = set(self.request.GET.getlist("column")) & {column.name for column in self.columns}
        return [c for c in self.columns if c.fixed or (c.name in names if names else c.shown)]

    @cached_property
    def sort(self) -> tuple[ListColumn | None, bool]:
        """The column to sort by, and whether downwards."""
        given = self.request.GET.get("sort", "")
        name, down = given.removeprefix("-"), given.startswith("-")
        return next((c for c in self.columns if c.name == name and c.order), None), down

    @cached_property
    def found(self) -> Any:  # a query set, or a sequence of `Gathered`
        """The rows that the filters leave, in the order of the page; none where a filter is not understood."""
        if not self.form.is_valid():
            return self.spec.found(self.user, self.form.cleaned_data | self.empty_filters()).none()
        rows: Any = self.spec.found(self.user, self.form.cleaned_data)
        column, down = self.sort
        if column is not None and not isinstance(rows, QuerySet):
            return rows.in_order(column.name, down)
        if column is not None:
            fields = [F(name).desc(nulls_last=True) if down else F(name).asc(nulls_first=True) for name in column.order]
            rows = rows.order_by(*fields, "pk")
        return rows

    def empty_filters(self) -> dict[str, Any]:
        return {name: None for name in self.form.fields if name not in self.form.cleaned_data}

    def ticked(self, keys: Sequence[str], everything: bool) -> list[Any]:
        """Return the rows of the ticked ids, of whatever page, or all that the filters leave."""
        found = self.found
        if not everything and not isinstance(found, QuerySet):
            found = found.of_ids(keys) if found else ()
        elif not everything:
            found = found.filter(**{f"{self.spec.id_field}__in": self.known_ids(keys)})
        return list(self.spec.rows(list(found[:]), self.user))

    def known_ids(self, keys: Sequence[str]) -> list[Any]:
        """The ids as values of the field; what cannot be one is left out."""
        field = self.found.model._meta.get_field(self.spec.id_field)
        values = []
        for key in keys:
            with suppress(ValidationError):
                values.append(field.to_python(key))
        return values

    def not_understood(self) -> list[str]:
        """Filters, columns and orders of the address that this list does not have, or no longer."""
        known = {"sort", "column", *NOT_KEPT, *self.form.fields}
        columns = {column.name for column in self.columns}
        order = self.request.GET.get("sort", "").removeprefix("-")
        wrong = [name for name in self.request.GET if name not in known]
        wrong += [name for name in self.request.GET.getlist("column") if name not in columns]
        return wrong + ([order] if order and self.sort[0] is None else [])

    def address(self, **changed: Any) -> str:
        """The query string with some parameters changed (None takes one away) and back on the first page."""
        kept = [(n, v) for n, values in self.request.GET.lists() if n not in (*NOT_KEPT, *changed) for v in values]
        added = [(name, value) for name, value in changed.items() if value is not None]
        return f"?{urlencode([*kept, *added])}"

    def heads(self) -> list[Head]:
        sorted_by, down = self.sort
        found = []
        for column in self.chosen:
            is_it = sorted_by is not None and column.name == sorted_by.name
            wanted = f"-{column.name}" if is_it and not down else column.name
            direction = ("descending" if down else "ascending") if is_it else ""
            found.append(Head(column, self.address(sort=wanted) if column.order else "", direction))
        return found

    def file(self, form: str) -> HttpResponse:
        """The rows and columns of the page, all pages of it, as a file."""
        rows = self.spec.rows(list(self.found[:]), self.user)
        columns = [Column((c.name,), label=str(c.title)) for c in self.chosen]
        values = ({c.name: c.value(row) for c in self.chosen} for row in rows)
        content = table_file(form, columns, values, str(self.spec.title))
        name = f"{self.spec.key}-{timezone.localdate():%Y-%m-%d}.{form}"
        disposition = f'attachment; filename="{name}"'
        return HttpResponse(content, content_type=TYPES[form], headers={"Content-Disposition": disposition})

    def context(self) -> dict[str, Any]:
        page = Paginator(self.found, self.spec.page_size).get_page(self.request.GET.get("page"))
        rows = self.spec.rows(list(page.object_list), self.user)
        writes = self.spec.person is not None and bool(self.spec.may_write(self.user))
        carried = [(n, v) for n in ("sort", "column") for v in self.request.GET.getlist(n)]
        asked = [name for name, value in self.request.GET.items() if name in self.form.fields and value]
        first = next((bound.name for bound in self.form.visible_fields()), "")
        return {
            "spec": self.spec,
            "form": self.form,
            "page": page,
            "lines": rows,
            "is_narrowed": bool(asked),
            "asks_more": any(name != first for name in asked),
            "not_understood": ", ".join(name[:40] for name in self.not_understood()[:5]),
            "heads": self.heads(),
            "rows": [(self.spec.row_id(row), cells(row, self.chosen)) for row in rows],
            "offered": [(c, c in self.chosen) for c in self.columns if not c.fixed],
            "carried": carried,
            "filters_in_address": [(n, v) for n, v in self.request.GET.lists() if n not in (*NOT_KEPT, "column")],
            "files": [(self.address(format=form), form.upper()) for form in FORMATS],
            "letter": f"{reverse('letter', args=[self.spec.key])}{self.address()}" if writes else "",
            "has_ticks": writes or bool(self.spec.acts),
            "saved": list(SavedFilter.objects.filter(user=self.user, list=self.spec.key)),
            "here": self.address(),
        }


@dataclass(frozen=True)
class ListCell:
    column: ListColumn
    text: str
    url: str
    mark: str = ""

    @property
    def html(self) -> str:
        content = format_html('<a href="{}">{}</a>', self.url, self.text) if self.url else self.text
        if self.mark:
            parts = {"code": self.mark, "mark": STATES[self.mark], "label": self.text}
            content = render_to_string("ui/state.html", parts)
        if self.column.fixed:
            return format_html('<th scope="row">{}</th>', content)
        classes = "num" if self.column.num else "lines" if "\n" in self.text else None
        named = attributes({"data-label": self.column.title, "class": classes})
        return format_html("<td{}>{}</td>", named, content)


def cells(row, columns: list[ListColumn]) -> list[ListCell]:
    """The cells of a row: what the file has, with days in words."""
    return [
        ListCell(c, page_text(c.value(row)), c.url(row) if c.url else "", c.mark(row) if c.mark else "")
        for c in columns
    ]


def page_text(value: Value) -> str:
    return day_words(value, short=True) if isinstance(value, date) else cell_text(value)


def file_format(request) -> str:
    """The format of file that the address asks for; empty for the page."""
    given = request.GET.get("format", "")
    return given if given in FORMATS else ""
