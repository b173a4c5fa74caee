"""The logbook: weeks of a placement, and technical acts by degree of independence."""

from datetime import date, timedelta
from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Versioned
from curriculum.translated import TranslatedField
from internships.placements.models import Placement


class ActGroup(Versioned):
    """A group of technical acts, such as small surgery."""

    code = models.SlugField(_("code"), max_length=30, unique=True)
    title = TranslatedField(_("title"))
    position = models.PositiveSmallIntegerField(_("position"))

    class Meta:
        ordering = ["position"]

    def __str__(self):
        return str(self.title)


class TechnicalAct(Versioned):
    """An act of the catalogue. Acts that are no longer current keep their tallies and are not offered."""

    group = models.ForeignKey(ActGroup, models.PROTECT, related_name="acts")
    code = models.SlugField(_("code"), max_length=40, unique=True)
    title = TranslatedField(_("title"))
    position = models.PositiveSmallIntegerField(_("position"))
    is_current = models.BooleanField(_("offered"), default=True)

    class Meta:
        ordering = ["group__position", "position"]

    def __str__(self):
        return str(self.title)


class LogWeekQuerySet(models.QuerySet):
    def visible_to(self, user, today: date | None = None):
        """The weeks of placements that the user sees."""
        return self.filter(placement__in=Placement.objects.visible_to(user, today).values("pk"))

    def with_acts(self):
        return self.prefetch_related("tallies__act__group")


def count_field(label):
    return models.PositiveSmallIntegerField(label, null=True, blank=True)


def hours_field(label):
    return models.DecimalField(label, max_digits=4, decimal_places=1, null=True, blank=True)


def within(name: str, most) -> Q:
    return Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__gte": 0, f"{name}__lte": most})


class LogWeek(Versioned):
    """One week of one placement, Monday to Sunday. Null: not filled in. 0 is a value."""

    FIGURES = ("days", "consultations", "home_visits", "on_call_hours", "direct_hours", "indirect_hours")

    placement = models.ForeignKey(Placement, models.PROTECT, related_name="log_weeks")
    starts = models.DateField(_("week of"))
    days = models.DecimalField(_("days present"), max_digits=2, decimal_places=1, null=True, blank=True)
    consultations = count_field(_("consultations"))
    home_visits = count_field(_("home visits"))
    on_call_hours = hours_field(_("hours on call"))
    direct_hours = hours_field(_("hours of direct supervision"))
    indirect_hours = hours_field(_("hours of indirect supervision"))

    objects = LogWeekQuerySet.as_manager()

    class Meta:
        ordering = ["starts"]
        constraints = [
            models.UniqueConstraint(fields=["placement", "starts"], name="one_log_week_a_placement"),
            models.CheckConstraint(condition=within("days", 7), name="log_week_days_0_7"),
            models.CheckConstraint(condition=within("on_call_hours", 168), name="log_week_on_call_0_168"),
            models.CheckConstraint(condition=within("direct_hours", 168), name="log_week_direct_0_168"),
            models.CheckConstraint(condition=within("indirect_hours", 168), name="log_week_indirect_0_168"),
        ]

    def __str__(self):
        return f"{self.placement} / {self.starts}"

    @property
    def ends(self) -> date:
        """The Sunday."""
        return self.starts + timedelta(days=6)

    @property
    def supervision_hours(self) -> Decimal:
        return (self.direct_hours or Decimal(0)) + (self.indirect_hours or Decimal(0))

    @property
    def act_count(self) -> int:
        """Reads `tallies`: prefetch them."""
        return sum(tally.total for tally in self.tallies.all())


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


class ActTally(models.Model):
    """The number of times an act was done in a week, by degree of independence."""

    LEVELS = ("seen", "assisted", "supervised", "alone")

    week = models.ForeignKey(LogWeek, models.CASCADE, related_name="tallies")
    act = models.ForeignKey(TechnicalAct, models.PROTECT, related_name="tallies")
    seen = models.PositiveSmallIntegerField(_("seen"), default=0)
    assisted = models.PositiveSmallIntegerField(_("assisted"), default=0)
    supervised = models.PositiveSmallIntegerField(_("done, supervised"), default=0)
    alone = models.PositiveSmallIntegerField(_("done alone"), default=0)

    class Meta:
        ordering = ["act__group__position", "act__position"]
        verbose_name_plural = "act tallies"
        constraints = [
            models.UniqueConstraint(fields=["week", "act"], name="one_tally_an_act"),
            models.CheckConstraint(
                condition=Q(seen__gt=0) | Q(assisted__gt=0) | Q(supervised__gt=0) | Q(alone__gt=0),
                name="tally_not_empty",
            ),
        ]

    def __str__(self):
        return f"{self.act}: {self.total}"

    @property
    def total(self) -> int:
        return self.seen + self.assisted + self.supervised + self.alone

    @classmethod
    def sums(cls, weeks):
        """One row per act: {act, seen, assisted, supervised, alone}, in the order of the catalogue."""
        totals = {level: models.Sum(F(level)) for level in cls.LEVELS}
        return (
            cls.objects.filter(week__in=weeks)
            .order_by("act__group__position", "act__position")
            .values("act")
            .annotate(**totals)
        )
