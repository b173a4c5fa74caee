"""Answers of a feedback round read together: counts and texts, without who gave them."""

from collections import Counter
from dataclasses import dataclass
from hashlib import sha256

from portfolio.forms.models import FormItem
from portfolio.observations.models import Observation
from portfolio.requests.models import FeedbackRound


@dataclass(frozen=True)
class PooledItem:
    """`counts`: (words, count); `texts`: in an order that reveals neither author nor time."""

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
    """Whether the round is closed and has enough answers that none can be told apart."""
    return answers >= FeedbackRound.POOLED_FROM and not round.is_open(today)


def pool(round: FeedbackRound, today=None) -> Pool | None:
    """Return the pooled answers, None while they may not be read. Six queries, whatever their number."""
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
    """Return a sort key that depends on the text alone, so that the order reveals neither time nor person."""
    return sha256(f"{round.uuid} {text}".encode()).hexdigest()
