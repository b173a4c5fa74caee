"""Ratings of a site by residents after their placement."""

from django.db import models
from django.utils import timezone

from accounts.models import Versioned
from curriculum.roles import roles_of
from internships.directory.models import Site
from internships.placements.models import Placement
from portfolio.models import Form


class SiteRatingQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The user's own ratings; others see pooled answers only."""
        return self.filter(placement__enrolment__user=user) if user.is_authenticated else self.none()

    def coordinated_by(self, user):
        """Ratings whose free texts the user reads as coordinator."""
        programmes = roles_of(user).coordinates
        found = self.filter(placement__enrolment__programme_version__programme__in=programmes)
        return found.exclude(placement__supervisors__user=user)


class SiteRating(Versioned):
    """One resident's answers. Others only see pooled items; the coordinator also reads the free texts."""

    placement = models.OneToOneField(Placement, models.PROTECT, related_name="site_rating")
    site = models.ForeignKey(Site, models.PROTECT, related_name="ratings")
    form = models.ForeignKey(Form, models.PROTECT, related_name="+")
    answers = models.JSONField(default=dict)
    rated_at = models.DateTimeField(default=timezone.now)

    unaudited = ("answers",)
    objects = SiteRatingQuerySet.as_manager()

    class Meta:
        ordering = ["-rated_at", "-pk"]

    def __str__(self):
        return f"{self.site} {self.rated_at:%Y}"
