"""Ratings of sites as others read them: published batches for everybody, all that came for the coordinator."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from accounts.models import User
from internships.directory.models import Site
from internships.ratings.models import SiteRating
from internships.ratings.publication_models import PublishedBatch
from portfolio.forms.answers import answered
from portfolio.models import Form, FormItem

Counts = dict[str, Counter[int]]  # {item code: {value: number of answers}}


@dataclass(frozen=True)
class Pooled:
    """One item: the number of answers at each level, and in all."""

    label: str
    levels: list[tuple[str, int]]
    total: int


def forms_of(ratings) -> dict[int, Form]:
    """{form_id: form} of the ratings, with items; a fixed number of queries."""
    return {form.pk: form for form in Form.objects.with_items().filter(pk__in={r.form_id for r in ratings})}


def published_of_site(site: Site) -> list[Pooled]:
    """What was published of this site alone."""
    return pooled(summed(PublishedBatch.objects.filter(site=site)))


def published_of_pool(site: Site) -> list[Pooled]:
    """What was published of the sites of its kind in its province, without what was published of a site alone."""
    return pooled(summed(PublishedBatch.objects.filter(site=None, kind=site.kind, province=site.province)))


def received(site: Site, user: User) -> list[Pooled]:
    """All that came about this site, for the coordinator of the raters' programmes; nothing for others."""
    counts: Counts = defaultdict(Counter)
    ratings = list(SiteRating.objects.coordinated_by(user).filter(site=site))
    for rating in ratings:
        for code, value in rating.answers.items():
            if isinstance(value, int):
                counts[code][value] += 1
    return pooled(counts)


def summed(batches: Iterable[PublishedBatch]) -> Counts:
    counts: Counts = defaultdict(Counter)
    for batch in batches:
        counts[batch.item] += Counter({int(value): number for value, number in batch.counts.items()})
    return counts


def pooled(counts: Counts) -> list[Pooled]:
    """Return the rating items in the order and the words of the newest form that has them."""
    if not counts:
        return []
    forms = Form.objects.with_items().filter(purpose=Form.Purpose.SITE_RATING).order_by("pk")
    items = {
        item.code: item
        for form in forms
        for item in form.form_items.all()
        if item.kind == FormItem.Kind.RATING and item.code in counts
    }
    return [
        Pooled(
            str(item.label),
            [(str(level.title), counts[item.code][level.value]) for level in item.levels],
            counts[item.code].total(),
        )
        for item in sorted(items.values(), key=lambda item: item.position)
    ]


@dataclass(frozen=True)
class Comment:
    """A free text about a site, without its author."""

    site: Site
    year: int
    text: str


def comments(user) -> list[Comment]:
    """The free texts that the user reads as coordinator, latest first."""
    ratings = list(SiteRating.objects.coordinated_by(user).select_related("site"))
    forms = forms_of(ratings)
    return [
        Comment(rating.site, rating.rated_at.year, row.words)
        for rating in ratings
        for row in answered(forms[rating.form_id], rating.answers, confidential=True)
        if row.item.kind == FormItem.Kind.TEXT
    ]
