"""What an annual programme must keep to. Data of the version: one row a rule, with what happens where it is broken."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from itertools import pairwise

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from curriculum.programmes.certification import COMMON_YEAR, month_day
from curriculum.programmes.models import ProgrammeVersion, VersionContent
from ui.figures import day_words, decimal_words


class Rule(models.TextChoices):
    """A version without the row of a rule does not have that rule."""

    PREREQUISITES = "prerequisites", _("prerequisites are earned, or awaited")
    COREQUISITES = "corequisites", _("corequisites are earned, or taken in the same year")
    CARRIED_OVER = "carried_over", _("what was not earned is taken again first")
    BLOCK_ORDER = "block_order", _("a block begins when the earlier ones are nearly earned")
    REDUCED_LOAD = "reduced_load", _("a reduced load rests on an agreement")
    HEAVIER_LOAD = "heavier_load", _("no more credits than the reference load")
    HIGHEST_LOAD = "highest_load", _("never more credits than that")


class IfBroken(models.TextChoices):
    REFUSE = "refuse", _("refused")
    REASON = "reason", _("accepted with a reason")
    WARN = "warn", _("shown, and accepted")


SENTENCES = {
    Rule.PREREQUISITES: _("A prerequisite is earned before."),
    Rule.COREQUISITES: _("A corequisite is earned before, or taken in the same year."),
    Rule.CARRIED_OVER: _("What was registered and not earned is taken again first."),
    Rule.BLOCK_ORDER: _("A block begins once at most %(credits)s credits of each earlier block are open."),
    Rule.REDUCED_LOAD: _("A load below %(credits)s credits rests on an agreement, with its reason and day."),
    Rule.HEAVIER_LOAD: _("The reference load is %(credits)s credits."),
    Rule.HIGHEST_LOAD: _("A year has %(credits)s credits at most."),
}
DATED = (Rule.PREREQUISITES,)
IN_CREDITS = (Rule.BLOCK_ORDER, Rule.REDUCED_LOAD, Rule.HEAVIER_LOAD, Rule.HIGHEST_LOAD)
IS_COMPLETE = Q(rule__in=IN_CREDITS, credits__isnull=False) | (~Q(rule__in=IN_CREDITS) & Q(credits__isnull=True))


class AnnualRule(VersionContent):
    """One rule of the annual programmes of a version.

    `credits`: the load, or how many credits of an earlier block may still be open. `day`: until then a sitting that
    decides on a prerequisite may be awaited; empty where none may.
    """

    programme_version = models.ForeignKey(ProgrammeVersion, models.CASCADE, related_name="annual_rules")
    rule = models.CharField(_("rule"), max_length=16, choices=Rule.choices)
    if_broken = models.CharField(_("where it is broken"), max_length=8, choices=IfBroken.choices)
    credits = models.DecimalField(_("credits"), max_digits=5, decimal_places=1, null=True, blank=True)
    day = models.CharField(_("day of the year"), max_length=5, blank=True, validators=[month_day])
    source = models.CharField(_("source"), max_length=200, blank=True)

    class Meta:
        ordering = ["programme_version", "rule"]
        constraints = [
            models.UniqueConstraint(fields=["programme_version", "rule"], name="one_annual_rule_of_a_kind"),
            models.CheckConstraint(
                condition=IS_COMPLETE,
                name="annual_rule_in_credits",
                violation_error_message=_("This rule counts credits: state how many. The others state none."),
            ),
            models.CheckConstraint(
                condition=Q(credits__isnull=True) | Q(credits__gte=Decimal(0)), name="annual_rule_credits_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(day="") | Q(rule__in=DATED),
                name="annual_rule_dated",
                violation_error_message=_("A day goes with the rule on prerequisites alone."),
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def code(self) -> str:
        """As other rows of a version are called; the rule is the key."""
        return self.rule

    @property
    def title(self) -> str:
        return str(self.get_rule_display())

    @property
    def words(self) -> str:
        """The rule as a sentence, with its credits and its day."""
        if self.day:
            day = day_words(date(COMMON_YEAR, *map(int, self.day.split("-"))), year=False)
            return gettext("A prerequisite is earned, or the sitting on it is awaited until %(day)s.") % {"day": day}
        return str(SENTENCES[Rule(self.rule)]) % {"credits": decimal_words(self.credits)}


def order_of_loads(credits: Mapping[str, Decimal | None]) -> tuple[str, str] | None:
    """The first pair of loads that contradict each other. `credits`: by rule."""
    order = (Rule.REDUCED_LOAD, Rule.HEAVIER_LOAD, Rule.HIGHEST_LOAD)
    loads = [(str(rule), value) for rule in order if (value := credits.get(rule)) is not None]
    for (lower, less), (higher, more) in pairwise(loads):
        if less > more:
            return lower, higher
    return None


def loads_out_of_order(version: ProgrammeVersion) -> list[str]:
    """Why the loads that the version states contradict each other, in sentences."""
    rules = {row.rule: row.credits for row in version.annual_rules.all()}
    if (found := order_of_loads(rules)) is None:
        return []
    lower, higher = (Rule(rule).label for rule in found)
    text = gettext("“%(lower)s” asks for more credits than “%(higher)s” allows. Correct one of them.")
    return [text % {"lower": lower, "higher": higher}]
