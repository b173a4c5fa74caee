"""The preview: rows of an import by verdict, with their changes and problems."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, npgettext, pgettext

from imports import registry
from imports.models import Import, ImportRow

PAGE = 100
Verdict = ImportRow.Verdict
ORDER = (Verdict.REFUSED, Verdict.NEW, Verdict.CHANGED, Verdict.SAME)


@dataclass(frozen=True)
class Tab:
    verdict: str
    label: str
    count: int
    is_current: bool

    @property
    def heading(self) -> str:
        """Over what its rows say."""
        headings = {Verdict.REFUSED: _("What is wrong, and what to do"), Verdict.CHANGED: _("What changes")}
        return headings.get(Verdict(self.verdict), _("What it says"))

    @property
    def template(self) -> str:
        """Of what a row says."""
        parts = {Verdict.REFUSED: "refused", Verdict.CHANGED: "changed"}
        return f"imports/_row_{parts.get(Verdict(self.verdict), 'details')}.html"


@dataclass(frozen=True)
class PreviewRow:
    """One row: `details` are (label, text) of its cells, `problems` are (column of the file, value, text)."""

    row: ImportRow
    details: list[tuple[str, str]]
    problems: list[tuple[str, str, str]]


def summary(batch: Import) -> str:
    """Return a sentence such as "3 rows read: 2 new, 1 refused."; verdicts without rows are left out."""
    words = {
        Verdict.NEW: npgettext("rows", "%(n)s new", "%(n)s new", batch.new),
        Verdict.CHANGED: npgettext("rows", "%(n)s changed", "%(n)s changed", batch.changed),
        Verdict.SAME: npgettext("rows", "%(n)s unchanged", "%(n)s unchanged", batch.same),
        Verdict.REFUSED: npgettext("rows", "%(n)s refused", "%(n)s refused", batch.refused),
    }
    counts = {verdict: getattr(batch, str(verdict)) for verdict in words}
    counted = ", ".join(words[verdict] % {"n": count} for verdict, count in counts.items() if count)
    text = ngettext("%(n)s row read: %(told)s.", "%(n)s rows read: %(told)s.", batch.rows_read)
    return text % {"n": batch.rows_read, "told": counted}


def write_words(batch: Import) -> str:
    """Return the words of the button that writes; with nothing to write it promises no row."""
    count = batch.to_write
    if not count:
        return _("Import")
    if batch.refused:
        return ngettext("Import the good row alone", "Import the %(n)s good rows", count) % {"n": count}
    return ngettext("Import the row", "Import all %(n)s rows", count) % {"n": count}


def tabs(batch: Import, wanted: str) -> list[Tab]:
    """Return a tab for each verdict that has rows, refused rows first."""
    counts = {verdict: getattr(batch, str(verdict)) for verdict in ORDER}
    there = [verdict for verdict in ORDER if counts[verdict]]
    current = wanted if wanted in there else (there[0] if there else "")
    labels = {
        Verdict.REFUSED: pgettext("rows", "Refused"),
        Verdict.NEW: pgettext("rows", "New"),
        Verdict.CHANGED: pgettext("rows", "Changed"),
        Verdict.SAME: pgettext("rows", "Unchanged"),
    }
    return [Tab(str(one), labels[one], counts[one], one == current) for one in there]


def page_of(batch: Import, shown: list[Tab], number) -> Page:
    """Return a page of `PreviewRow` of the current tab."""
    current = next((tab.verdict for tab in shown if tab.is_current), "")
    page: Any = Paginator(batch.rows.filter(verdict=current), PAGE).get_page(number)
    kind = registry.find(batch.kind)
    labels = {column.name: column.title for column in kind.columns} if kind else {}
    page.object_list = [preview_row(batch, row, labels) for row in page.object_list]
    return page


def preview_row(batch: Import, row: ImportRow, labels: dict[str, str]) -> PreviewRow:
    details = [(labels.get(name, name), cell) for name, cell in row.cells.items()]
    problems = [
        (batch.title_of(column) if column else "", row.cells.get(column, ""), text) for column, text in row.problems
    ]
    return PreviewRow(row, details, problems)
