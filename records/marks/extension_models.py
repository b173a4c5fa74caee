from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User, Versioned
from curriculum.models import ExamSession
from records.registrations.models import Registration


class SessionExtension(Versioned):
    """More days for one resident in one activity of a session. The mark keeps the session and its academic year."""

    registration = models.ForeignKey(Registration, models.PROTECT, related_name="extensions")
    session = models.ForeignKey(ExamSession, models.PROTECT, related_name="extensions")
    due = models.DateField(_("last day"))
    reason = models.TextField(_("reason"), max_length=2000)
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["session__starts", "due"]
        constraints = [
            models.UniqueConstraint(fields=["registration", "session"], name="one_extension_a_resident"),
            models.CheckConstraint(condition=~Q(reason=""), name="session_extension_says_why"),
        ]

    def __str__(self):
        return f"{self.registration}, {self.session}: {self.due}"
