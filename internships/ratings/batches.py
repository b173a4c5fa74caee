"""Which answers are published, and together with which others.

Each answer is published once, in one batch of at least five that do not all agree. What others read of a site, or of
the sites of a kind in a province, is a sum of whole batches. So the difference between two published states is again
a sum of batches, or nothing: no subtraction isolates fewer than five answers.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

LEAST = 5  # fewer answers would disclose who gave which

Pool = tuple[str, str]  # (kind of site, province)


@dataclass(frozen=True)
class Given:
    """The answer of one rating to one item."""

    rating: int
    site: int
    pool: Pool
    item: str
    value: int


@dataclass(frozen=True)
class Batch:
    """Answers to one item that are published together: of a site of its own, or of a pool where `site` is None."""

    item: str
    answers: tuple[Given, ...]
    site: int | None
    pool: Pool


def batches(unpublished: Iterable[Given]) -> list[Batch]:
    """Return the batches of sites with enough answers, then those of pools from what is left."""
    of_site: dict[tuple[str, int], list[Given]] = defaultdict(list)
    for answer in unpublished:
        of_site[answer.item, answer.site].append(answer)
    found = []
    of_pool: dict[tuple[str, Pool], list[Given]] = defaultdict(list)
    for (item, site), answers in of_site.items():
        if may_be_published(answers):
            found.append(Batch(item, tuple(answers), site, answers[0].pool))
        else:
            of_pool[item, answers[0].pool].extend(answers)
    for (item, pool), answers in of_pool.items():
        if may_be_published(answers):
            found.append(Batch(item, tuple(answers), None, pool))
    return found


def may_be_published(answers: list[Given]) -> bool:
    """Not where all gave the same answer: then everybody would know what each of them said."""
    return len(answers) >= LEAST and len({answer.value for answer in answers}) > 1
