"""The yearly publication of what residents say of sites."""

from collections import Counter
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from internships.ratings.batches import Batch, Given, batches
from internships.ratings.models import SiteRating
from internships.ratings.pooled_ratings import forms_of
from internships.ratings.publication_models import PublishedAnswer, PublishedBatch, RatingPublication
from portfolio.models import FormItem

PUBLISHED_FROM = (11, 15)  # month and day: the stages end on 30 September, and their ratings come within weeks


def year_of(today: date) -> int:
    """Return the year whose publication was the last one due on that day."""
    return today.year if (today.month, today.day) >= PUBLISHED_FROM else today.year - 1


@transaction.atomic
def publish_yearly(now: datetime | None = None) -> RatingPublication | None:
    """Publish what is due; None where that was done before. Called every day."""
    now = now or timezone.now()
    publication, is_new = RatingPublication.objects.get_or_create(
        start_year=year_of(timezone.localdate(now)), defaults={"published_at": now}
    )
    if not is_new:
        return None
    found = batches(unpublished(now))
    rows = PublishedBatch.objects.bulk_create(row_of(publication, batch) for batch in found)
    PublishedAnswer.objects.bulk_create(
        PublishedAnswer(batch=row, rating_id=answer.rating, item=batch.item)
        for row, batch in zip(rows, found, strict=True)
        for answer in batch.answers
    )
    return publication


def row_of(publication: RatingPublication, batch: Batch) -> PublishedBatch:
    kind, province = batch.pool
    counts = Counter(str(answer.value) for answer in batch.answers)
    return PublishedBatch(
        publication=publication,
        site_id=batch.site,
        kind=kind,
        province=province,
        item=batch.item,
        counts=dict(counts),
        total=counts.total(),
    )


def unpublished(now: datetime) -> list[Given]:
    """Return the answers on a scale that no publication holds, oldest first."""
    ratings = list(
        SiteRating.objects.filter(rated_at__lte=now).select_related("site__place").order_by("rated_at", "pk")
    )
    done = set(PublishedAnswer.objects.values_list("rating", "item"))
    forms = forms_of(ratings)
    return [
        Given(rating.pk, rating.site_id, (rating.site.kind, rating.site.province), item.code, value)
        for rating in ratings
        for item in forms[rating.form_id].form_items.all()
        if item.kind == FormItem.Kind.RATING
        and (value := rating.answers.get(item.code)) is not None
        and (rating.pk, item.code) not in done
    ]
