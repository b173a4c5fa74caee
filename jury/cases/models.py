"""What the jury did with a case beside deciding on it: took it up all the same, put it off, opened it again."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User, Versioned
from jury.readiness.findings import Check
from records.models import Decision, Deliberation, Registration


def known_checks(value) -> None:
    if not isinstance(value, list) or not value or any(code not in Check.values for code in value):
        raise ValidationError(_("Findings are a list out of: %(known)s."), params={"known": ", ".join(Check.values)})


class Overrule(Versioned):
    """Who presides takes up a case that is not ready. Covers the findings of that moment, and no later one."""

    deliberation = models.ForeignKey(Deliberation, models.PROTECT, related_name="overrules")
    registration = models.ForeignKey(Registration, models.PROTECT, related_name="+")
    codes = models.JSONField(_("findings"), validators=[known_checks])
    words = models.TextField(_("what stood against it"))
    reason = models.TextField(_("why it is taken up"), max_length=2000)
    is_mistaken = models.BooleanField(_("the finding was mistaken"), default=False)
    overruled_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    overruled_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["deliberation", "registration"], name="one_overrule_a_case"),
            models.CheckConstraint(condition=~Q(reason=""), name="overrule_says_why"),
        ]

    def __str__(self):
        return f"{self.registration}: {', '.join(self.codes)}"


class Postponement(Versioned):
    """A case that the jury puts off to a later sitting."""

    deliberation = models.ForeignKey(Deliberation, models.PROTECT, related_name="postponements")
    registration = models.ForeignKey(Registration, models.PROTECT, related_name="+")
    reason = models.TextField(_("why it is put off"), max_length=2000)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["deliberation", "registration"], name="one_postponement_a_case"),
            models.CheckConstraint(condition=~Q(reason=""), name="postponement_says_why"),
        ]

    def __str__(self):
        return str(self.registration)


class Correction(Versioned):
    """A published decision that is brought before a later sitting again, and why."""

    class Ground(models.TextChoices):
        COMPLAINT = "complaint", _("complaint that was founded")
        ERROR = "error", _("material error")
        FRAUD = "fraud", _("fraud")

    deliberation = models.ForeignKey(Deliberation, models.PROTECT, related_name="corrections")
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="corrections")
    ground = models.CharField(_("ground"), max_length=9, choices=Ground.choices)
    words = models.TextField(_("what is to be corrected"), max_length=2000)
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["deliberation", "decision"], name="one_correction_a_sitting"),
            models.CheckConstraint(condition=~Q(words=""), name="correction_says_what"),
        ]

    def __str__(self):
        return str(self.decision)
