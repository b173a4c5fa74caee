from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User, Versioned
from curriculum.models import Activity, ExamSession, Institution


class MarksDeadline(Versioned):
    """The last day for teachers to encode the marks of a session: for a university, or extended for one activity."""

    session = models.ForeignKey(ExamSession, models.PROTECT, related_name="marks_deadlines")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+", help_text=_("Whose office set it."))
    activity = models.ForeignKey(
        Activity,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="marks_deadlines",
        help_text=_("Only for this activity: an extension."),
    )
    due = models.DateField(_("last day"))
    reason = models.TextField(_("reason"), blank=True)
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["session__starts", "institution__code", "activity"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "institution"],
                condition=Q(activity__isnull=True),
                name="one_marks_deadline_a_university",
            ),
            models.UniqueConstraint(
                fields=["session", "activity"], condition=Q(activity__isnull=False), name="one_extension_an_activity"
            ),
            models.CheckConstraint(condition=Q(activity__isnull=True) | ~Q(reason=""), name="extension_says_why"),
        ]

    def __str__(self):
        return f"{self.session}, {self.activity or self.institution}: {self.due}"
