"""Feedback of several people read together: how often each answer was given, never by whom."""

from collections import Counter
from dataclasses import dataclass
from hashlib import sha256

from portfolio.models import FeedbackRound, FormItem, Observation


@dataclass(frozen=True)
class PooledItem:
    """`counts` are (words, how many); `texts` stand in an order that tells nothing."""

    item: FormItem
    counts: tuple[tuple[str, int], ...] = ()
    unseen: int = 0
    texts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Pool:
    answers: int
    professions: tuple[tuple[str, int], ...]
    items: tuple[PooledItem, ...]


def is_readable(round: FeedbackRound, answers: int, today=None) -> bool:
    """Closed, by hand or by its day, with enough answers that nobody is told apart."""
    return answers >= FeedbackRound.POOLED_FROM and not round.is_open(today)


def pool(round: FeedbackRound, today=None) -> Pool | None:
    """What several people said, together; None while it cannot be read. Six queries, whatever its size."""
    given = list(round_observations(round))
    if not is_readable(round, len(given), today):
        return None
    form = type(round.form).objects.with_items().get(pk=round.form_id)
    professions = Counter(str(one.profession) for one in given if one.profession)
    items = tuple(pooled(item, [one.answers for one in given], round) for item in form.form_items.all())
    return Pool(len(given), tuple(sorted(professions.items())), items)


def round_observations(round: FeedbackRound):
    found = Observation.objects.live().filter(answered_request__round=round)
    return found.select_related("profession").order_by("pk")


def pooled(item: FormItem, answers: list[dict], round: FeedbackRound) -> PooledItem:
    given = [one[item.code] for one in answers if item.code in one]
    if item.kind == FormItem.Kind.RATING:
        counted = Counter(given)
        levels = ((str(level.title), counted[level.value]) for level in item.levels)
        return PooledItem(item, counts=tuple(levels), unseen=counted[None])
    if item.kind == FormItem.Kind.TEXT:
        return PooledItem(item, texts=tuple(sorted(given, key=lambda text: shuffled(round, text))))
    return PooledItem(item, counts=tuple(sorted(Counter(map(str, given)).items())))


def shuffled(round: FeedbackRound, text: str) -> str:
    """A place that depends on the text alone, so that neither time nor person shows."""
    return sha256(f"{round.uuid} {text}".encode()).hexdigest()
