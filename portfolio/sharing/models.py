from typing import Any, ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User, Versioned
from curriculum.roles import on_day, roles_of
from portfolio.privacy_guard.models import Guarded
from records.models import Accompaniment, Deliberation, Enrolment


class Shareable(Guarded):
    """An entry or a goal: private until its author shares it, with people by name or, an entry, with the jury."""

    JURY_MAY_READ: ClassVar[bool] = False
    enrolment: models.ForeignKey
    sharings: Any  # of `Sharing`, by its key to the concrete model

    class Meta:
        abstract = True

    def get_absolute_url(self) -> str:
        raise NotImplementedError

    def missing(self) -> list[str]:
        """Return, in words, what must be written before somebody else reads it."""
        return []


class SharingQuerySet(models.QuerySet):
    def live(self):
        return self.filter(withdrawn_at__isnull=True)

    def open_to(self, user, today=None):
        """Rows that the user may read on that day: by name, as a supporter of the resident, or with a sitting jury."""
        supporting = Accompaniment.objects.filter(
            on_day(today or timezone.localdate()), user=user, enrolment=OuterRef("enrolment")
        )
        seen = Q(Exists(supporting), reader=user)
        if juries := roles_of(user, today).jury_of:
            sitting = Enrolment.objects.filter(
                pk=OuterRef("enrolment"),
                programme_version__programme__in=juries,
                programme_version__in=Deliberation.objects.sitting().values("programme_version"),
            )
            seen |= Q(Exists(sitting), reader__isnull=True)
        return self.live().filter(seen)


class Sharing(Versioned):
    """An entry or a goal is open to one person or, without a `reader`, to the jury.

    `seen_version` is the version that the reader confirmed having read; 0 for none. The keys to what is shared
    are named by string, because entries and goals are built on this folder.
    """

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="+")
    entry = models.ForeignKey("Entry", models.PROTECT, null=True, blank=True, related_name="sharings")
    goal = models.ForeignKey("Goal", models.PROTECT, null=True, blank=True, related_name="sharings")
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
