"""What others read of the ratings of sites: batches, published once a year and never changed."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from internships.directory.models import Site
from internships.ratings.batches import LEAST
from internships.ratings.models import SiteRating


class RatingPublication(models.Model):
    """The publication of one year."""

    start_year = models.PositiveSmallIntegerField(_("academic year"), unique=True)
    published_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-start_year"]

    def __str__(self):
        return str(self.start_year)


class PublishedBatch(models.Model):
    """Answers to one item: of one site, or of the sites of a kind in a province (`site` is empty)."""

    publication = models.ForeignKey(RatingPublication, models.PROTECT, related_name="batches")
    site = models.ForeignKey(Site, models.PROTECT, null=True, blank=True, related_name="published_batches")
    kind = models.CharField(max_length=10, choices=Site.Kind.choices)
    province = models.CharField(max_length=20, blank=True)
    item = models.CharField(max_length=50)
    counts = models.JSONField(help_text="{value: number of answers}")
    total = models.PositiveIntegerField()

    class Meta:
        ordering = ["publication", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(total__gte=LEAST), name="published_batch_is_large_enough"),
            models.UniqueConstraint(
                fields=["publication", "site", "item"],
                condition=Q(site__isnull=False),
                name="one_published_batch_of_a_site_a_year",
            ),
            models.UniqueConstraint(
                fields=["publication", "kind", "province", "item"],
                condition=Q(site__isnull=True),
                name="one_published_batch_of_a_pool_a_year",
            ),
        ]

    def __str__(self):
        return f"{self.publication} {self.item}"


class PublishedAnswer(models.Model):
    """Which batch an answer went into: no answer is published twice."""

    batch = models.ForeignKey(PublishedBatch, models.PROTECT, related_name="answers")
    rating = models.ForeignKey(SiteRating, models.PROTECT, related_name="published")
    item = models.CharField(max_length=50)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rating", "item"], name="an_answer_is_published_once")]

    def __str__(self):
        return self.item
