"""The rules of annual programmes: what a set of activities breaks, and what is refused for it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from curriculum.models import AnnualRule
from curriculum.programmes.annual_rules import IfBroken, Rule
from pages.errors import wrong
from records.registrations.models import AnnualProgramme
from records.years.standing import Standing
from ui.figures import decimal_words


@dataclass(frozen=True)
class Breach:
    """A rule that is broken, with the words for it."""

    rule: str
    if_broken: str
    text: str

    def __str__(self):
        return self.text


@dataclass(frozen=True)
class Grounds:
    """On what a departure from the rules rests: a reason, and the agreement on a reduced load with its day."""

    reason: str = ""
    load_reason: str = ""
    load_agreed_on: date | None = None

    @classmethod
    def of(cls, annual: AnnualProgramme) -> "Grounds":
        """Those that are stored with the annual programme."""
        return cls(annual.reason, annual.load_reason, annual.load_agreed_on)

    @property
    def has_agreement(self) -> bool:
        return bool(self.load_reason.strip()) and self.load_agreed_on is not None


NO_GROUNDS = Grounds()


def breaches(standing: Standing, wanted: set[int], held: Iterable[int] = (), is_new: bool = True) -> list[Breach]:
    """What the activities `wanted` break, in the order of the rules. `held`: those agreed already, which stay legal.

    A change is read for what it adds or takes away: a year that breaks a rule can always be brought nearer to it.
    Activities of a version that the resident has left are not measured, nor is the load of a year that has some.
    """
    known = standing.content.activities.keys()
    crosses = bool((wanted | set(held)) - known)
    wanted, held = wanted & known, set(held) & known
    added, removed = wanted - held, held - wanted
    found = [
        *broken(standing, Rule.PREREQUISITES, before(standing, added, wanted)),
        *broken(standing, Rule.COREQUISITES, beside(standing, added, wanted)),
        *broken(standing, Rule.CARRIED_OVER, left_out(standing, wanted) if (is_new or removed) and not crosses else ()),
        *broken(standing, Rule.BLOCK_ORDER, out_of_order(standing, added)),
    ]
    if (is_new or removed) and not crosses:
        found += broken(standing, Rule.REDUCED_LOAD, too_little(standing, wanted))
    for rule in (Rule.HEAVIER_LOAD, Rule.HIGHEST_LOAD):
        found += broken(standing, rule, too_much(standing, wanted, rule) if added else ())
    return found


def broken(standing: Standing, rule: Rule, texts: Iterable[str]) -> Iterator[Breach]:
    stated = standing.content.rules.get(rule)
    if stated is not None:
        yield from (Breach(rule, stated.if_broken, text) for text in texts)


def check(found: list[Breach], grounds: Grounds = NO_GROUNDS) -> list[Breach]:
    """Raise `ValidationError` for what is refused or lacks a reason; return what is accepted and to be shown."""
    refused = [one for one in found if one.if_broken == IfBroken.REFUSE and not is_agreed(one, grounds)]
    if refused:
        raise ValidationError([ValidationError(one.text, code=one.rule) for one in refused])
    unreasoned = [one for one in found if one.if_broken == IfBroken.REASON and not is_agreed(one, grounds)]
    if unreasoned and not grounds.reason.strip():
        texts = " ".join(one.text for one in unreasoned)
        raise wrong("reason", _("%(rules)s Say why it is accepted.") % {"rules": texts}, "reason_required")
    return [one for one in found if not is_agreed(one, grounds)]


def is_agreed(breach: Breach, grounds: Grounds) -> bool:
    return breach.rule == Rule.REDUCED_LOAD and grounds.has_agreement


def unmet(standing: Standing, activity: int) -> list[int]:
    """Prerequisites of the activity that are neither earned nor awaited, nor taken beside it."""
    there = [pk for pk in standing.content.before.get(activity, ()) if (activity, pk) not in standing.turned]
    return [pk for pk in there if pk not in standing.settled and pk not in standing.awaited]


def apart(standing: Standing, activity: int, wanted: set[int]) -> list[int]:
    """Prerequisites that the jury made corequisites of the activity, open and not taken beside it."""
    turned = [pk for pk in standing.content.before.get(activity, ()) if (activity, pk) in standing.turned]
    return [pk for pk in turned if pk not in standing.settled and pk not in standing.awaited and pk not in wanted]


def before(standing: Standing, added: set[int], wanted: set[int]) -> Iterator[str]:
    text = _("%(activity)s requires %(required)s, which is neither earned nor awaited in a sitting.")
    beside = _("%(activity)s is taken together with %(required)s: the jury made that prerequisite a corequisite.")
    for pk in in_order(standing, added):
        if missing := unmet(standing, pk):
            yield text % {"activity": standing.content.activities[pk], "required": titles(standing, missing)}
        if missing := apart(standing, pk, wanted):
            yield beside % {"activity": standing.content.activities[pk], "required": titles(standing, missing)}


def beside(standing: Standing, added: set[int], wanted: set[int]) -> Iterator[str]:
    text = _("%(activity)s is taken together with %(required)s.")
    for pk in in_order(standing, added):
        there = standing.content.beside.get(pk, ())
        if missing := [one for one in there if one not in standing.settled and one not in wanted]:
            yield text % {"activity": standing.content.activities[pk], "required": titles(standing, missing)}


def left_out(standing: Standing, wanted: set[int]) -> Iterator[str]:
    missing = standing.carried - wanted - standing.awaited.keys() - standing.settled
    if missing:
        text = _("Registered before and not earned, so taken again first: %(titles)s.")
        yield text % {"titles": titles(standing, in_order(standing, missing))}


def out_of_order(standing: Standing, added: set[int]) -> Iterator[str]:
    rule = standing.content.rules.get(Rule.BLOCK_ORDER)
    for number in sorted({standing.content.activities[pk].block.number for pk in added}) if rule else ():
        if earlier := too_open(standing, number, rule):
            text = _("Block %(block)s begins once block %(earlier)s is nearly earned: %(credits)s credits are open.")
            credits = decimal_words(standing.open_credits(earlier))
            yield text % {"block": number, "earlier": earlier, "credits": credits}


def too_open(standing: Standing, number: int, rule: AnnualRule | None) -> int | None:
    """The first block before `number` with more credits open than the rule allows."""
    if rule is None or rule.credits is None:
        return None
    numbers = sorted({one.block.number for one in standing.content.activities.values()})
    return next((n for n in numbers if n < number and standing.open_credits(n) > rule.credits), None)


def too_little(standing: Standing, wanted: set[int]) -> Iterator[str]:
    rule = standing.content.rules.get(Rule.REDUCED_LOAD)
    load = standing.content.credits(wanted)
    if rule is None or rule.credits is None or load >= rule.credits or not could_be_added(standing, wanted, load):
        return
    text = _("%(load)s credits, below %(least)s: a reduced load rests on an agreement, with its reason and its day.")
    yield text % {"load": decimal_words(load), "least": decimal_words(rule.credits)}


def could_be_added(standing: Standing, wanted: set[int], load: Decimal) -> bool:
    """Whether another activity with credits could be taken without breaking a rule."""
    most, order = standing.content.rules.get(Rule.HIGHEST_LOAD), standing.content.rules.get(Rule.BLOCK_ORDER)
    for pk, one in standing.content.activities.items():
        if pk in wanted or pk in standing.settled or pk in standing.awaited or not one.credits:
            continue
        is_light = most is None or most.credits is None or load + one.credits <= most.credits
        is_allowed = not unmet(standing, pk) and not apart(standing, pk, wanted)
        if is_light and is_allowed and too_open(standing, one.block.number, order) is None:
            return True
    return False


def too_much(standing: Standing, wanted: set[int], rule: Rule) -> Iterator[str]:
    stated = standing.content.rules.get(rule)
    load = standing.content.credits(wanted)
    if stated is None or stated.credits is None or load <= stated.credits:
        return
    most = _("%(load)s credits in one year: more than the highest load of %(most)s.")
    usual = _("%(load)s credits in one year: more than the reference load of %(most)s.")
    words = {"load": decimal_words(load), "most": decimal_words(stated.credits)}
    yield (most if rule == Rule.HIGHEST_LOAD else usual) % words


def in_order(standing: Standing, pks: Iterable[int]) -> list[int]:
    """The activities in the order of the version."""
    wanted = set(pks)
    return [pk for pk in standing.content.activities if pk in wanted]


def titles(standing: Standing, pks: Iterable[int]) -> str:
    return ", ".join(str(standing.content.activities[pk]) for pk in pks)
