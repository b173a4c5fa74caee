"""Decisions of the offices that overrule the rules: overrides, and declarations that a stage is complete."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User, Versioned
from internships.placements.models import Placement
from records.models import Registration


class Override(Versioned):
    """A rule that was overridden for a placement, and why."""

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


class StageDeclaration(Versioned):
    """An office declares that a stage has all its placements, although they are shorter than a year."""

    registration = models.OneToOneField(Registration, models.PROTECT, related_name="stage_declaration")
    reason = models.TextField(_("reason"))
    declared_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    declared_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="stage_declaration_says_why")]

    def __str__(self):
        return str(self.registration)
