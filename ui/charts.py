"""Stacked bars of credits: the geometry that the SVG templates draw, in percent of the width."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from ui.figures import decimal_words

PARTS = (
    ("earned", _("earned")),
    ("exempted", _("exempted")),
    ("registered", _("registered")),
    ("missing", _("missing")),
)
AMOUNTS = {
    "earned": ngettext_lazy("%(credits)s earned", "%(credits)s earned", "whole"),
    "exempted": ngettext_lazy("%(credits)s exempted", "%(credits)s exempted", "whole"),
    "registered": ngettext_lazy("%(credits)s registered", "%(credits)s registered", "whole"),
    "missing": ngettext_lazy("%(credits)s missing", "%(credits)s missing", "whole"),
}


@dataclass(frozen=True)
class Segment:
    """One part of a bar; `x` and `width` are percentages with two decimals."""

    code: str
    credits: Decimal
    x: str
    width: str

    @property
    def words(self) -> str:
        return AMOUNTS[self.code] % {"credits": decimal_words(self.credits), "whole": int(self.credits)}


@dataclass(frozen=True)
class Bar:
    label: str
    total: Decimal
    segments: tuple[Segment, ...]
    width: str

    @property
    def total_words(self) -> str:
        return decimal_words(self.total)

    @property
    def summary(self) -> str:
        """ "24 earned, 36 missing": the parts that are not empty, in words."""
        return ", ".join(segment.words for segment in self.segments) or str(_("nothing yet"))


def percent(part: Decimal, whole: Decimal) -> str:
    return f"{(part * 100 / whole):.2f}%" if whole else "0.00%"


def bar(label: str, row, longest: Decimal) -> Bar:
    """A row with total, earned, exempted, registered and missing (Decimal credits) as a bar on a common scale."""
    segments, start = [], Decimal(0)
    for code, _words in PARTS:
        amount = getattr(row, code)
        if amount > 0:
            segments.append(Segment(code, amount, percent(start, longest), percent(amount, longest)))
            start += amount
    return Bar(label, row.total, tuple(segments), percent(row.total, longest))


def bars(rows: Iterable, label: str) -> list[Bar]:
    """One bar a row, all on the scale of the longest; `label` names the attribute that titles a row."""
    rows = list(rows)
    longest = max((row.total for row in rows), default=Decimal(0))
    return [bar(str(getattr(row, label)), row, longest) for row in rows]
