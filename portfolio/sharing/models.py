from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User, Versioned
from curriculum.roles import on_day, roles_of
from portfolio.entries.models import Entry
from portfolio.goals.models import Goal
from records.models import Accompaniment, Enrolment


class SharingQuerySet(models.QuerySet):
    def live(self):
        return self.filter(withdrawn_at__isnull=True)

    def open_to(self, user, today=None):
        """What the user may read today: shared by name while they go along, or with the jury while it sits."""
        along = Accompaniment.objects.filter(
            on_day(today or timezone.localdate()), user=user, enrolment=OuterRef("enrolment")
        )
        seen = Q(Exists(along), reader=user)
        if juries := roles_of(user, today).jury_of:
            sitting = Enrolment.objects.filter(
                pk=OuterRef("enrolment"),
                programme_version__programme__in=juries,
                programme_version__deliberations__isnull=False,
                programme_version__deliberations__published_at__isnull=True,
            )
            seen |= Q(Exists(sitting), reader__isnull=True)
        return self.live().filter(seen)


class Sharing(Versioned):
    """That an entry or a goal is open to one person, or (without a reader) an entry to the jury; who, when, until when.

    `seen_version` is the version that the reader said they had read; 0 for none.
    """

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="+")
    entry = models.ForeignKey(Entry, models.PROTECT, null=True, blank=True, related_name="sharings")
    goal = models.ForeignKey(Goal, models.PROTECT, null=True, blank=True, related_name="sharings")
    reader = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    shared_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    seen_version = models.PositiveIntegerField(default=0, editable=False)

    objects = SharingQuerySet.as_manager()

    class Meta:
        ordering = ["shared_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(entry__isnull=False, goal__isnull=True) | Q(entry__isnull=True, goal__isnull=False),
                name="sharing_of_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(reader__isnull=False) | Q(entry__isnull=False), name="jury_reads_entries_alone"
            ),
            models.UniqueConstraint(
                fields=["entry", "reader"], condition=Q(withdrawn_at__isnull=True), name="one_live_sharing_of_entry"
            ),
            models.UniqueConstraint(
                fields=["entry"],
                condition=Q(withdrawn_at__isnull=True, reader__isnull=True),
                name="one_live_sharing_with_jury",
            ),
            models.UniqueConstraint(
                fields=["goal", "reader"], condition=Q(withdrawn_at__isnull=True), name="one_live_sharing_of_goal"
            ),
        ]

    def __str__(self):
        return str(self.reader) if self.reader else _("the jury")

    @property
    def is_live(self) -> bool:
        return self.withdrawn_at is None


class Confirmation(models.Model):
    """The author said of a finding that it is not a patient's. Holds for that text alone: `digest` is of all of it."""

    entry = models.ForeignKey(Entry, models.CASCADE, null=True, blank=True, related_name="confirmations")
    goal = models.ForeignKey(Goal, models.CASCADE, null=True, blank=True, related_name="confirmations")
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
