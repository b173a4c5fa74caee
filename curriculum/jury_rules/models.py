"""How the jury of a programme version sits, and from which mean it gives which honours.

Unlike the content of a version, these rows may change after it is published: each sitting keeps the rules that it
followed.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from math import ceil
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Versioned
from curriculum.programmes.models import ProgrammeVersion
from curriculum.translated import TranslatedField
from ui.figures import decimal_words


class JuryRules(Versioned):
    """A version without a row has no jury in Cursus: nobody opens a sitting on it."""

    class Act(models.TextChoices):
        HERE = "here", _("in Cursus")
        ELSEWHERE = "elsewhere", _("in the system of a university")

    programme_version = models.OneToOneField(ProgrammeVersion, models.CASCADE, related_name="jury_rules")
    members = models.PositiveSmallIntegerField(_("members at least"))
    every_institution = models.BooleanField(_("a member of each university"), default=False)
    quorum = models.DecimalField(_("quorum"), max_digits=3, decimal_places=2)  # share of the voting members
    complaint_days = models.PositiveSmallIntegerField(_("days for a complaint"), null=True, blank=True)
    panel = models.PositiveSmallIntegerField(_("members who rule on a complaint"), null=True, blank=True)
    extension_days = models.PositiveSmallIntegerField(_("days of an extended session at most"), null=True, blank=True)
    act = models.CharField(_("the official act is made"), max_length=9, choices=Act.choices, default=Act.HERE)
    recourse = TranslatedField(_("what one may do against a decision"), blank=True)
    papers = TranslatedField(_("when papers can be seen"), blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)

    class Meta:
        verbose_name_plural = "jury rules"
        constraints = [
            models.CheckConstraint(condition=Q(members__gte=1), name="jury_has_members"),
            models.CheckConstraint(condition=Q(quorum__gt=Decimal(0), quorum__lte=Decimal(1)), name="quorum_0_1"),
            models.CheckConstraint(
                condition=Q(panel__isnull=True) | Q(panel__gte=1, panel__lte=F("members")), name="panel_within_the_jury"
            ),
        ]

    def __str__(self):
        return str(self.programme_version)

    @property
    def quorum_words(self) -> str:
        return gettext("%(share)s%% of the voting members") % {"share": decimal_words(self.quorum * 100)}

    def quorum_of(self, voting: int) -> int:
        """How many of so many voting members must be present."""
        return max(1, ceil(self.quorum * voting))

    @property
    def is_here(self) -> bool:
        return self.act == self.Act.HERE


class HonoursQuerySet(models.QuerySet):
    def in_force(self, day: date):
        return self.filter(Q(valid_from__isnull=True) | Q(valid_from__lte=day)).filter(
            Q(valid_to__isnull=True) | Q(valid_to__gte=day)
        )


class Honours(Versioned):
    """Honours proposed from a mean out of 20 on, between two days; the highest minimum that is reached counts."""

    programme_version = models.ForeignKey(ProgrammeVersion, models.CASCADE, related_name="honours")
    code = models.SlugField(_("code"), max_length=40)
    title = TranslatedField(_("title"))
    minimum = models.DecimalField(_("from a mean of"), max_digits=4, decimal_places=2)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)

    objects = HonoursQuerySet.as_manager()

    class Meta:
        ordering = ["programme_version", "minimum", "code"]
        verbose_name_plural = "honours"
        constraints = [
            models.UniqueConstraint(fields=["programme_version", "code"], name="one_honours_of_a_code"),
            models.CheckConstraint(condition=Q(minimum__gte=0, minimum__lte=20), name="honours_minimum_0_20"),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True) | Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="honours_days_in_order",
                violation_error_message=_("The last day is before the first."),
            ),
        ]

    def __str__(self):
        return str(self.title)

    def clean(self):
        super().clean()
        others = Honours.objects.filter(programme_version=self.programme_version_id).exclude(pk=self.pk)
        if (other := clash(terms(self), map(terms, others))) is not None:
            raise ValidationError({"minimum": clash_words(other)}, code="overlap")


def terms(row: Honours) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ("code", "title", "minimum", "valid_from", "valid_to")}


def clash(row: dict[str, Any], others: Iterable[dict[str, Any]]) -> dict[str, Any] | None:
    """The first of `others` that holds on a common day with the same minimum or the same title."""
    for other in others:
        starts, ends = max(row["valid_from"] or date.min, other["valid_from"] or date.min), date.max
        ends = min(row["valid_to"] or date.max, other["valid_to"] or date.max)
        is_alike = row["minimum"] == other["minimum"] or row["title"].get("fr") == other["title"].get("fr")
        if starts <= ends and is_alike:
            return other
    return None


def clash_words(other: dict[str, Any]):
    return _("It overlaps with %(code)s: honours of one title, or from one mean, hold one after the other.") % {
        "code": other["code"]
    }
