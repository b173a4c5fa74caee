"""Checks of a draft before publishing, and its shares of credits beside those of its origin."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from curriculum.programmes.models import ProgrammeVersion
from curriculum.programmes.services import reasons_not_to_publish
from curriculum.programmes.totals import Totals, totals
from ui.figures import decimal_words

ZERO = Decimal(0)


@dataclass(frozen=True)
class Share:
    """Credits of one set of organisers, now and in the origin (None without an origin)."""

    names: tuple[str, ...]
    credits: Decimal
    before: Decimal | None


@dataclass(frozen=True)
class Checks:
    """Sentences; a draft without `unmet` ones may be published."""

    met: list[str]
    unmet: list[str]
    shares: list[Share]


def checks(version: ProgrammeVersion) -> Checks:
    """Check a draft in a fixed number of queries."""
    sums = totals(version)
    met = [block_words(block.number, block.credits) for block in sums.blocks if block.stated and block.adds_up]
    if version.credits is not None and version.credits == sums.credits:
        met.append(_("The version has the %(sum)s credits that it states.") % {"sum": decimal_words(sums.credits)})
    return Checks(met, reasons_not_to_publish(version), shares(sums, version.origin))


def block_words(number: int, credits: Decimal) -> str:
    words = {"number": number, "sum": decimal_words(credits)}
    return _("Block %(number)s has the %(sum)s credits that it states.") % words


def shares(sums: Totals, origin: ProgrammeVersion | None) -> list[Share]:
    now = {row.institutions: row.credits for row in sums.organisers}
    before = {row.institutions: row.credits for row in totals(origin).organisers} if origin else {}
    return [
        Share(names, now.get(names, ZERO), before.get(names, ZERO) if origin else None)
        for names in dict.fromkeys([*now, *before])
    ]
