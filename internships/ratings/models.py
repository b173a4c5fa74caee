"""What residents say of the site where they were, once it is over."""

from django.db import models
from django.utils import timezone

from accounts.models import Versioned
from curriculum.roles import roles_of
from internships.directory.models import Site
from internships.placements.models import Placement
from portfolio.models import Form


class SiteRatingQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own: anybody else sees the pool."""
        return self.filter(placement__enrolment__user=user) if user.is_authenticated else self.none()

    def commented_for(self, user):
        """Those whose free text comes to the user as coordinator."""
        programmes = roles_of(user).coordinates
        found = self.filter(placement__enrolment__programme_version__programme__in=programmes)
        return found.exclude(placement__supervisors__user=user)


class SiteRating(Versioned):
    """The answers of one resident. Never shown alone: items are pooled, and the free text is the coordinator's."""

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
