from datetime import date

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User, Versioned
from mentoring.permissions import mentored_by
from records.models import Enrolment


class MentoringGoalQuerySet(models.QuerySet):
    def visible_to(self, user, today: date | None = None):
        """The resident's own; for the mentor of that day, goals written together and released ones of before."""
        if not user.is_authenticated:
            return self.none()
        own_or_released = Q(mentor=user) | Q(released_at__isnull=False)
        return self.filter(Q(enrolment__user=user) | (own_or_released & Q(enrolment__in=mentored_by(user, today))))

    def due(self, today: date):
        """Open goals whose day has come."""
        return self.filter(state=MentoringGoal.State.OPEN, due__lte=today)


class MentoringGoal(Versioned):
    """A goal that a resident and the mentor agreed on, with its day."""

    class State(models.TextChoices):
        OPEN = "open", _("open")
        REACHED = "reached", _("reached")
        DROPPED = "dropped", _("dropped")

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="mentoring_goals")
    mentor = models.ForeignKey(User, models.PROTECT, related_name="+", help_text="With whom it was written.")
    text = models.CharField(_("goal"), max_length=300)
    due = models.DateField(_("until"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.OPEN)
    settled_on = models.DateField(null=True, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)

    unaudited = ("text",)
    objects = MentoringGoalQuerySet.as_manager()

    class Meta:
        ordering = [models.F("due").asc(nulls_last=True), "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", settled_on__isnull=True) | (~Q(state="open") & Q(settled_on__isnull=False)),
                name="mentoring_goal_settled_with_date",
            )
        ]

    def __str__(self):
        return f"{self.enrolment}: {self.get_state_display()}"

    def is_late(self, today: date) -> bool:
        return self.state == self.State.OPEN and self.due is not None and self.due < today
