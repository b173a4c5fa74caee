"""When the steps of a thesis are due, and when each part of an activity is proposed; rows of a file."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Versioned
from curriculum.models import ActivityPart, Programme


class Step(models.TextChoices):
    """In their order: none is due before the one above."""

    AGREEMENT = "agreement", _("agreement of a promoter")
    PROTOCOL = "protocol", _("protocol handed in")
    SUBMISSION = "submission", _("thesis submitted")


class Milestone(Versioned):
    """A step is due so many days before the first day of the session of the defence."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="thesis_milestones")
    step = models.CharField(_("step"), max_length=10, choices=Step.choices)
    days_before = models.PositiveSmallIntegerField(_("days before the session"))
    source = models.TextField(_("source"), blank=True)

    class Meta:
        ordering = ["programme", "-days_before"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "step"], name="one_thesis_milestone_a_step"),
            models.CheckConstraint(condition=Q(days_before__lte=1500), name="thesis_milestone_within_four_years"),
        ]

    def __str__(self):
        return self.get_step_display()


class PartRule(Versioned):
    """When a part of an activity is proposed to the jury. The mark is proposed at the end, an outcome before."""

    class When(models.TextChoices):
        PROTOCOL = "protocol", _("when the protocol is accepted")
        DEFENCE = "defence", _("when the defence is planned")
        MARK = "mark", _("when the thesis is marked")

    part = models.OneToOneField(ActivityPart, models.PROTECT, related_name="thesis_rule")
    when = models.CharField(_("when"), max_length=10, choices=When.choices)
    source = models.TextField(_("source"), blank=True)

    class Meta:
        ordering = ["part__activity__block__number", "part__position"]

    def __str__(self):
        return str(self.part)
