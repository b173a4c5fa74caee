from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User, Versioned
from curriculum.models import Activity
from records.enrolments.models import Enrolment


class ExemptionQuerySet(models.QuerySet):
    def live(self):
        """Exemptions that are not withdrawn."""
        return self.filter(withdrawn_on__isnull=True)


class Exemption(Versioned):
    """Credits that the jury granted for earlier study."""

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="exemptions")
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="exemptions")
    reason = models.TextField(_("earlier study"))
    decided_on = models.DateField(_("decided on"))
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)

    objects = ExemptionQuerySet.as_manager()

    class Meta:
        ordering = ["activity__block__number", "activity__position"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "activity"],
                condition=Q(withdrawn_on__isnull=True),
                name="one_exemption_an_activity",
                violation_error_message=_("The resident is exempted from this activity."),
            )
        ]

    def __str__(self):
        return f"{self.enrolment}: {self.activity}"
