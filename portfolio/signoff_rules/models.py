"""The rules of sign-offs, as data: who attests levels, and on what evidence."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Versioned
from competencies.models import Competency, Framework, Level
from curriculum.models import Programme
from records.models import Accompaniment

DIRECTOR = "director"
# A signer is a supporter in one of these capacities, or the director of the programme
SIGNERS = [*Accompaniment.Capacity.choices, (DIRECTOR, _("director of the programme"))]


class SignOffRuleQuerySet(models.QuerySet["SignOffRule"]):
    def current(self, programme: Programme, today=None) -> "SignOffRule | None":
        """Return the rule in force for a programme on that day, its own before a general one; else None."""
        found = self.select_related("framework").prefetch_related("criteria__level", "criteria__competency")
        return found._valid_for(programme.pk, today).first()

    def signers_for(self, programme_id: int, today=None) -> list[str]:
        """Return the signers named by the rule in force, empty without a rule. One query."""
        return self._valid_for(programme_id, today).values_list("signers", flat=True).first() or []

    def _valid_for(self, programme_id, today):
        valid = self.filter(
            Q(programme__isnull=True) | Q(programme=programme_id), valid_from__lte=today or timezone.localdate()
        )
        return valid.order_by(models.F("programme").asc(nulls_last=True), "-valid_from", "-number")


class SignOffRule(Versioned):
    """Who attests levels of which framework, and on what evidence. Replaced by a newer row."""

    code = models.SlugField(_("code"), max_length=40)
    number = models.PositiveSmallIntegerField(_("version"))
    programme = models.ForeignKey(Programme, models.PROTECT, null=True, blank=True, related_name="+")
    framework = models.ForeignKey(Framework, models.PROTECT, related_name="+")
    signers = models.JSONField(_("who signs"), default=list)  # codes of `SIGNERS`
    source = models.TextField(_("source"), blank=True)
    valid_from = models.DateField(_("valid from"))

    objects = SignOffRuleQuerySet.as_manager()

    class Meta:
        ordering = ["code", "-number"]
        constraints = [models.UniqueConstraint(fields=["code", "number"], name="one_sign_off_rule_of_a_number")]

    def __str__(self):
        return f"{self.code} {self.number}"


class Criterion(models.Model):
    """What a level requires from a year of training on, for one competency or for all without a row of their own."""

    rule = models.ForeignKey(SignOffRule, models.CASCADE, related_name="criteria")
    level = models.ForeignKey(Level, models.PROTECT, related_name="+")
    competency = models.ForeignKey(Competency, models.PROTECT, null=True, blank=True, related_name="+")
    from_year = models.PositiveSmallIntegerField(_("from year"), default=1)
    observations = models.PositiveSmallIntegerField(_("observations"), default=0)
    observers = models.PositiveSmallIntegerField(_("observers"), default=0)
    kinds = models.PositiveSmallIntegerField(_("different kinds"), default=0)
    entries = models.PositiveSmallIntegerField(_("entries"), default=0)
    within_months = models.PositiveSmallIntegerField(_("not older than (months)"), null=True, blank=True)
    needs_kinds = models.JSONField(_("kinds that must be there"), default=list, blank=True)
    needs_settings = models.JSONField(_("settings that must be there"), default=list, blank=True)

    class Meta:
        ordering = ["rule", "level__position", "from_year", "pk"]
        verbose_name_plural = "criteria"
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "level", "competency", "from_year"], name="one_criterion_of_a_competency"
            ),
            models.UniqueConstraint(
                fields=["rule", "level", "from_year"],
                condition=Q(competency__isnull=True),
                name="one_criterion_for_all",
            ),
        ]

    def __str__(self):
        return f"{self.level} {self.from_year}"
