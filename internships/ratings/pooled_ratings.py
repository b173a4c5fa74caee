"""Ratings of a site, pooled over the years and shown from five answers on."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from internships.directory.models import Site
from internships.ratings.models import SiteRating
from portfolio.forms.answers import answered
from portfolio.models import Form, FormItem

LEAST = 5  # fewer answers would disclose who gave which


@dataclass(frozen=True)
class Pooled:
    """One item: the number of answers at each level, and in all."""

    label: str
    levels: list[tuple[str, int]]
    total: int


def forms_of(ratings) -> dict[int, Form]:
    """{form_id: form} of the ratings, with items; a fixed number of queries."""
    return {form.pk: form for form in Form.objects.with_items().filter(pk__in={r.form_id for r in ratings})}


def pooled(site: Site) -> list[Pooled]:
    """Rating items with at least five answers over all versions of the form, in the words of the newest."""
    ratings = list(SiteRating.objects.filter(site=site).order_by("rated_at", "pk"))
    forms = forms_of(ratings)
    counts: dict[str, Counter] = defaultdict(Counter)
    items: dict[str, FormItem] = {}
    for rating in ratings:
        for item in forms[rating.form_id].form_items.all():
            value = rating.answers.get(item.code)
            if item.kind == FormItem.Kind.RATING and value is not None:
                counts[item.code][value] += 1
                items[item.code] = item
    return [
        Pooled(
            str(item.label),
            [(str(level.title), counts[code][level.value]) for level in item.levels],
            counts[code].total(),
        )
        for code, item in sorted(items.items(), key=lambda pair: pair[1].position)
        if counts[code].total() >= LEAST
    ]


@dataclass(frozen=True)
class Comment:
    """A free text about a site, without its author."""

    site: Site
    year: int
    text: str


def comments(user) -> list[Comment]:
    """The free texts that the user reads as coordinator, latest first."""
    ratings = list(SiteRating.objects.commented_for(user).select_related("site"))
    forms = forms_of(ratings)
    return [
        Comment(rating.site, rating.rated_at.year, row.words)
        for rating in ratings
        for row in answered(forms[rating.form_id], rating.answers, confidential=True)
        if row.item.kind == FormItem.Kind.TEXT
    ]
