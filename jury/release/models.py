"""The second person: who may release in the president's place, and what was released on which reconciliation."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User, Versioned
from jury.juries.models import Member
from records.models import Deliberation


class Delegation(Versioned):
    """The president lets the jury's secretary release one sitting, in writing."""

    deliberation = models.ForeignKey(Deliberation, models.PROTECT, related_name="delegations")
    to = models.ForeignKey(Member, models.PROTECT, related_name="delegations")
    words = models.TextField(_("delegation"), max_length=2000)
    delegated_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    delegated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["delegated_at"]
        constraints = [
            models.UniqueConstraint(fields=["deliberation", "to"], name="one_delegation_a_sitting"),
            models.CheckConstraint(condition=~Q(words=""), name="delegation_is_in_writing"),
        ]

    def __str__(self):
        return f"{self.to}: {self.deliberation_id}"


class Release(Versioned):
    """One release, with the reconciliation that was shown. Cancelled while the publication is ahead, or for good."""

    deliberation = models.ForeignKey(Deliberation, models.PROTECT, related_name="releases")
    reconciliation = models.JSONField()
    sha256 = models.CharField(max_length=64, editable=False)
    overruled_because = models.TextField(_("why it goes out all the same"), max_length=2000, blank=True)
    released_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    released_at = models.DateTimeField(default=timezone.now)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)  # when the residents were written to

    unaudited = ("reconciliation",)

    class Meta:
        ordering = ["-released_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["deliberation"], condition=Q(cancelled_at__isnull=True), name="one_live_release_a_sitting"
            ),
            models.CheckConstraint(
                condition=Q(told_at__isnull=True) | Q(cancelled_at__isnull=True), name="cancelled_release_told_nobody"
            ),
        ]

    def __str__(self):
        return f"{self.deliberation_id} {self.released_at:%Y-%m-%d}"
