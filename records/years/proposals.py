"""The annual programme to propose to a resident: what was not earned, then the blocks in order, as the rules allow."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError

from curriculum.programmes.annual_rules import Rule
from records.registrations.models import AnnualProgramme
from records.years.rules import Grounds, apart, breaches, check, in_order, too_open, unmet
from records.years.standing import Standing


def proposed(standing: Standing) -> set[int]:
    """Activities carried over, then block after block until the reference load is reached.

    A block that is begun is taken as a whole, below the highest load. What is awaited in a sitting is not taken again.
    """
    wanted: set[int] = set()
    for pk in in_order(standing, standing.carried):
        add(standing, wanted, pk)
    reference = limit(standing, Rule.HEAVIER_LOAD) or limit(standing, Rule.REDUCED_LOAD)
    order = standing.content.rules.get(Rule.BLOCK_ORDER)
    for number in sorted({one.block.number for one in standing.content.activities.values()}):
        load = standing.content.credits(wanted)
        if (reference is not None and load >= reference) or too_open(standing, number, order) is not None:
            break
        before = len(wanted)
        for pk, activity in standing.content.activities.items():
            if activity.block.number == number:
                add(standing, wanted, pk)
        if reference is None and len(wanted) > before:
            break
    return wanted


def add(standing: Standing, wanted: set[int], pk: int) -> None:
    """Add the activity, unless it is there already, lacks a prerequisite or makes the year too heavy."""
    if pk in standing.settled or pk in standing.awaited or unmet(standing, pk) or apart(standing, pk, wanted):
        return
    most = limit(standing, Rule.HIGHEST_LOAD)
    if most is None or standing.content.credits(wanted | {pk}) <= most:
        wanted.add(pk)


def limit(standing: Standing, rule: Rule):
    stated = standing.content.rules.get(rule)
    return stated.credits if stated else None


@dataclass(frozen=True)
class Proposal:
    """What would be proposed, and why it cannot be: an exception for the office to look at."""

    standing: Standing
    activities: list[int]
    refusal: str = ""


def proposal_for(standing: Standing) -> Proposal:
    wanted = proposed(standing)
    return Proposal(standing, in_order(standing, wanted), refusal_of(standing, wanted))


def refusal_of(standing: Standing, wanted: set[int], annual: AnnualProgramme | None = None) -> str:
    """Why these activities are not accepted; empty where they are."""
    try:
        check(breaches(standing, wanted), Grounds.of(annual) if annual else Grounds())
    except ValidationError as error:
        return " ".join(error.messages)
    return ""
