"""The CCFFMG agreement of a placement."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Versioned
from files.models import StoredFile
from internships.placements.models import Placement


class Agreement(Versioned):
    """The CCFFMG agreement, copied from their tools: reference, dates, state and file."""

    class State(models.TextChoices):
        TO_ASK = "to_ask", _("to be asked for")
        ASKED = "asked", _("asked for")
        SIGNED = "signed", _("signed by all")
        REFUSED = "refused", pgettext_lazy("agreement", "refused")

    placement = models.OneToOneField(Placement, models.PROTECT, related_name="agreement")
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.TO_ASK)
    reference = models.CharField(_("reference"), max_length=60, blank=True)
    asked_on = models.DateField(_("asked for on"), null=True, blank=True)
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True) | Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="agreement_ends_after_start",
                violation_error_message=_("The last day is before the first."),
            ),
            models.CheckConstraint(
                condition=~Q(state="signed") | Q(signed_on__isnull=False),
                name="signed_agreement_says_when",
                violation_error_message=_("Say when it was signed."),
            ),
        ]

    def __str__(self):
        return self.reference or str(self.placement)
