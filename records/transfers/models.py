from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User, Versioned
from curriculum.models import ProgrammeVersion
from records.enrolments.models import Enrolment


class Move(Versioned):
    """The move of a resident to a newer version of the programme. Earlier decisions stay as they are.

    `registrations`: what became of the current ones, a list of {registration, year, old, new}: uuids of the
    registration and the activities; `new` is null for one taken out, `old` for one added.
    """

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="moves")
    from_version = models.ForeignKey(ProgrammeVersion, models.PROTECT, related_name="+")
    to_version = models.ForeignKey(ProgrammeVersion, models.PROTECT, related_name="+")
    reason = models.TextField(_("reason"), max_length=1000)
    moved_at = models.DateTimeField(default=timezone.now)
    moved_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    registrations = models.JSONField(default=list, editable=False)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    undone_why = models.TextField(_("why it was undone"), blank=True, max_length=1000)

    class Meta:
        ordering = ["moved_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(from_version=F("to_version")), name="move_to_another_version"),
            models.UniqueConstraint(
                fields=["enrolment", "to_version"], condition=Q(undone_at__isnull=True), name="one_move_to_a_version"
            ),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True, undone_by__isnull=True, undone_why="")
                | Q(undone_at__isnull=False, undone_by__isnull=False) & ~Q(undone_why=""),
                name="move_undone_says_why",
            ),
        ]

    def __str__(self):
        return f"{self.enrolment}: {self.from_version.label} > {self.to_version.label}"
