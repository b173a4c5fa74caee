"""What stands beside placements: rules that did not stop one, the agreement in the tools of CCFFMG, a whole year."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User, Versioned
from files.models import StoredFile
from internships.placements.models import Placement
from records.models import Registration


class Override(Versioned):
    """A rule that did not stop a placement, and why."""

    class Rule(models.TextChoices):
        CAPACITY = "capacity", _("capacity of the site")
        ACCREDITATION = "accreditation", _("accreditation not yet renewed")
        HOSPITAL = "hospital", _("months in hospital")

    placement = models.ForeignKey(Placement, models.PROTECT, related_name="overrides")
    rule = models.CharField(_("rule"), max_length=16, choices=Rule.choices)
    reason = models.TextField(_("reason"))
    given_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    given_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["placement", "rule"], name="one_override_a_rule"),
            models.CheckConstraint(condition=~Q(reason=""), name="override_says_why"),
        ]

    def __str__(self):
        return f"{self.placement}: {self.rule}"


class Agreement(Versioned):
    """The CCFFMG agreement of a placement as it stands in their tools: reference, dates, state, a copy."""

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


class StageDeclaration(Versioned):
    """The faculty's word that the placements of a year of stage are all there, though they make up less than a year."""

    registration = models.OneToOneField(Registration, models.PROTECT, related_name="stage_declaration")
    reason = models.TextField(_("reason"))
    declared_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    declared_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="stage_declaration_says_why")]

    def __str__(self):
        return str(self.registration)
