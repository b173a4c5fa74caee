"""Results of benchmarks, and comparisons that resist a noisy machine."""

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from statistics import median


@dataclass(frozen=True)
class Row:
    """One figure; `met` is None where there is no target or it could not be measured."""

    id: str
    what: str
    value: float | None
    unit: str
    target: str
    met: bool | None

    as_dict = asdict


def at_least(id: str, what: str, value: float, unit: str, target: float) -> Row:
    return Row(id, what, round(value, 2), unit, f">= {target:g}", value >= target)


def at_most(id: str, what: str, value: float, unit: str, target: float) -> Row:
    return Row(id, what, round(value, 2), unit, f"<= {target:g}", value <= target)


def figure(id: str, what: str, value: float, unit: str) -> Row:
    """Add a figure without a target."""
    return Row(id, what, round(value, 2), unit, "", None)


@dataclass(frozen=True)
class Pair:
    """Seconds of two things run in turn; `ratio` is the median of slow / quick within each round."""

    slow: float
    quick: float
    ratio: float


def in_turn(slow: Callable, quick: Callable, clock: Callable[[], float] = time.process_time, rounds: int = 9) -> Pair:
    """Run both in each round, alternating the first; a round before is not counted."""
    times: list[tuple[float, float]] = []
    for number in range(rounds + 1):
        taken = {}
        for name, work in [("slow", slow), ("quick", quick)][:: 1 if number % 2 else -1]:
            start = clock()
            work()
            taken[name] = clock() - start
        if number:
            times.append((taken["slow"], taken["quick"]))
    return Pair(
        median(slow for slow, _quick in times),
        median(quick for _slow, quick in times),
        median(slow / quick for slow, quick in times),
    )
