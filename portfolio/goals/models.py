from datetime import date

from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from competencies.models import Competency
from portfolio.entries.models import TEXT, TITLE, Entry
from portfolio.sharing.models import Shareable, Sharing
from records.models import Enrolment


class GoalQuerySet(models.QuerySet):
    def visible_to(self, user, today=None):
        """The user's own goals, and those shared with the user (see `Sharing.open_to`)."""
        if not user.is_authenticated:
            return self.none()
        shared = Sharing.objects.open_to(user, today).filter(goal__isnull=False)
        return self.filter(Q(enrolment__user=user) | Q(pk__in=shared.values("goal")))

    def for_list(self):
        """Open goals first, by due day."""
        return self.prefetch_related("competencies").order_by(
            models.Case(models.When(state=Goal.State.OPEN, then=0), default=1),
            models.F("due_on").asc(nulls_last=True),
            "pk",
        )


class Goal(Shareable):
    """A learning goal of a resident, with its due day and the entries that show it was reached."""

    class State(models.TextChoices):
        OPEN = "open", _("open")
        REACHED = "reached", _("reached")
        DROPPED = "dropped", _("given up")

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="learning_goals")
    title = models.CharField(_("goal"), max_length=TITLE)
    plan = models.TextField(_("how I will go about it"), blank=True, validators=[MaxLengthValidator(TEXT)])
    due_on = models.DateField(_("by"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.OPEN)
    closed_on = models.DateField(_("closed on"), null=True, blank=True, editable=False)
    competencies = models.ManyToManyField(Competency, blank=True, related_name="goals", verbose_name=_("competencies"))
    evidence = models.ManyToManyField(Entry, blank=True, related_name="goals", verbose_name=_("evidence"))
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    TEXTS = ("title", "plan")
    unaudited = (*TEXTS, "due_on", "created_at")
    objects = GoalQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", closed_on__isnull=True)
                | Q(state__in=["reached", "dropped"], closed_on__isnull=False),
                name="goal_closed_says_when",
            ),
            models.CheckConstraint(condition=~Q(title=""), name="goal_has_a_title"),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("goal", args=[self.uuid])

    def is_late(self, today: date | None = None) -> bool:
        return (
            self.state == self.State.OPEN and self.due_on is not None and self.due_on < (today or timezone.localdate())
        )
