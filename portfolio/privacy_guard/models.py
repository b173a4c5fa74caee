"""Rows whose texts are checked for what may identify a patient, and the findings that their author confirmed."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User, Versioned


class Guarded(Versioned):
    """An entry or a goal: free text that others may read once it is shared."""

    TEXTS: ClassVar[tuple[str, ...]]  # the fields that are checked
    confirmations: Any  # of `Confirmation`, by its key to the concrete model

    class Meta:
        abstract = True

    def file_names(self) -> list[str]:
        """Names of attached files, which are checked like texts."""
        return []


class Confirmation(models.Model):
    """A finding that the author confirmed is not a patient's. `digest` covers the whole text: an edit voids it.

    The keys are named by string, because entries and goals are built on this folder.
    """

    entry = models.ForeignKey("Entry", models.CASCADE, null=True, blank=True, related_name="confirmations")
    goal = models.ForeignKey("Goal", models.CASCADE, null=True, blank=True, related_name="confirmations")
    digest = models.CharField(max_length=64)
    confirmed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(entry__isnull=False, goal__isnull=True) | Q(entry__isnull=True, goal__isnull=False),
                name="confirmation_of_one_thing",
            ),
            models.UniqueConstraint(fields=["entry", "digest"], name="one_confirmation_of_entry"),
            models.UniqueConstraint(fields=["goal", "digest"], name="one_confirmation_of_goal"),
        ]

    def __str__(self):
        return self.digest
