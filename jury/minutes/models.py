"""What was said in a sitting, frozen when it was closed."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User, Versioned
from records.models import Deliberation


class Minutes(Versioned):
    """The content of the minutes as plain data, with its SHA-256. Never edited: closing again makes another."""

    deliberation = models.ForeignKey(Deliberation, models.PROTECT, related_name="minutes")
    content = models.JSONField()
    sha256 = models.CharField(max_length=64, editable=False)
    closed_at = models.DateTimeField(default=timezone.now)
    closed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    replaced_at = models.DateTimeField(null=True, blank=True)

    unaudited = ("content",)

    class Meta:
        ordering = ["-closed_at", "-pk"]
        verbose_name_plural = "minutes"
        constraints = [
            models.UniqueConstraint(
                fields=["deliberation"], condition=Q(replaced_at__isnull=True), name="one_live_minutes_a_sitting"
            )
        ]

    def __str__(self):
        return f"{self.deliberation} ({self.closed_at:%Y-%m-%d})"
