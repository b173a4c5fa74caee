"""Gaps in the coverage of a portfolio, in words: prompts for the resident on what to ask for next."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from competencies.models import Competency
from portfolio.coverage.measure import Cell, Coverage
from portfolio.forms.models import Setting
from ui.figures import day_words

LONG_AGO = timedelta(days=365)


@dataclass(frozen=True)
class Gap:
    """`competency` is None for a gap of the whole portfolio, such as a setting without an observation."""

    competency: Competency | None
    words: str


def gaps(coverage: Coverage, today: date) -> list[Gap]:
    """Return missing settings first, then the competencies, those with the least evidence first. One query."""
    expected = [setting for setting in Setting.objects.exclude(missing={}) if str(setting.missing)]
    found = [Gap(None, str(setting.missing)) for setting in expected if setting not in coverage.settings]
    weak = [(coverage.whole[c.pk], c) for c in coverage.competencies]
    weak.sort(key=lambda pair: (pair[0].strength, pair[1].position))
    return found + [Gap(c, words) for cell, c in weak if (words := of_cell(cell, today))]


def of_cell(cell: Cell, today: date) -> str:
    """Return what one competency lacks most, "" where nothing is missing."""
    if not cell.observations:
        return _("only your own entries, nobody saw it yet") if cell.entries else _("nothing yet")
    if len(cell.observers) == 1:
        return _("one observer only")
    if cell.latest is not None and today - cell.latest > LONG_AGO:
        return _("nothing since %(day)s") % {"day": day_words(cell.latest)}
    if len(cell.kinds) == 1:
        return _("one kind of observation only")
    if not cell.settings:
        return _("no setting stated")
    return _("one setting only") if len(cell.settings) == 1 else ""
