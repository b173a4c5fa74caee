from decimal import Decimal

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User, Versioned
from curriculum.models import ExamSession
from records.mark_values import MARK_OR_OUTCOME, Outcome, mark_field, shown_mark
from records.registrations.models import Registration


class SecondEncoding(Versioned):
    """The value that a second person encoded without seeing the first. `settled_because`: why one of them was kept."""

    registration = models.ForeignKey(Registration, models.PROTECT, related_name="second_encodings")
    session = models.ForeignKey(ExamSession, models.PROTECT, related_name="+")
    mark = mark_field()
    outcome = models.CharField(_("outcome"), max_length=16, choices=Outcome.choices, blank=True)
    encoded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    encoded_at = models.DateTimeField(default=timezone.now)
    settled_because = models.TextField(_("why this value was kept"), max_length=2000, blank=True)
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["session__starts"]
        constraints = [
            models.UniqueConstraint(fields=["registration", "session"], name="one_second_encoding_a_session"),
            models.CheckConstraint(condition=MARK_OR_OUTCOME, name="second_mark_or_outcome"),
            models.CheckConstraint(
                condition=Q(mark__isnull=True) | Q(mark__gte=Decimal(0), mark__lte=Decimal(20)),
                name="second_mark_0_20",
            ),
            models.CheckConstraint(
                condition=Q(settled_because="", settled_by__isnull=True)
                | ~Q(settled_because="") & Q(settled_by__isnull=False),
                name="second_settled_says_why",
            ),
        ]

    def __str__(self):
        return f"{self.registration}: {self.shown}"

    @property
    def shown(self) -> str:
        return shown_mark(self.mark, self.outcome)


def unseen_by(user) -> Q:
    """Results that the user may not see yet: drafts of others that wait for a second encoding."""
    second = SecondEncoding.objects.filter(registration=OuterRef("registration"), session=OuterRef("session"))
    waits = Q(state="draft", registration__activity__second_encoding=True) & ~Q(Exists(second))
    return waits & ~Q(encoded_by=user.pk)
