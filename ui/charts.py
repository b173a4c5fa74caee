"""Stacked bars of credits: the geometry for the SVG templates, in percent of the width."""

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
        """Return the parts that are not empty in words: "24 earned, 36 missing"."""
        return ", ".join(segment.words for segment in self.segments) or str(_("nothing yet"))


def percent(part: Decimal, whole: Decimal) -> str:
    return f"{(part * 100 / whole):.2f}%" if whole else "0.00%"


def bar(label: str, row, longest: Decimal) -> Bar:
    """Return the bar of a row with total, earned, exempted, registered and missing (Decimal credits), on a common
    scale.
    """
    segments, start = [], Decimal(0)
    for code, _words in PARTS:
        amount = getattr(row, code)
        if amount > 0:
            segments.append(Segment(code, amount, percent(start, longest), percent(amount, longest)))
            start += amount
    return Bar(label, row.total, tuple(segments), percent(row.total, longest))


def bars(rows: Iterable, label: str) -> list[Bar]:
    """Return one bar for each row, all on the scale of the longest; `label` names the attribute with the title of a
    row.
    """
    rows = list(rows)
    longest = max((row.total for row in rows), default=Decimal(0))
    return [bar(str(getattr(row, label)), row, longest) for row in rows]
