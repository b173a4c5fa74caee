"""Themes that tag activities, meetings and entries."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Versioned
from competencies.status import Status
from curriculum.models import Activity
from curriculum.translated import TranslatedField


class ThemeAxisQuerySet(models.QuerySet):
    def visible_to(self, user):
        """All, for every user."""
        return self.all() if user.is_authenticated else self.none()


class ThemeAxis(Versioned):
    """A classification beside the competencies, such as missions or families of situations."""

    code = models.SlugField(_("code"), max_length=30, unique=True)
    title = TranslatedField(_("title"))
    source = models.TextField(_("source"), blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=1)

    objects = ThemeAxisQuerySet.as_manager()

    class Meta:
        ordering = ["position", "code"]
        verbose_name_plural = "theme axes"

    def __str__(self):
        return str(self.title)


class Theme(Versioned):
    """A tag of activities, meetings and entries. Open to everybody and never required."""

    axis = models.ForeignKey(ThemeAxis, models.PROTECT, related_name="themes")
    code = models.SlugField(_("code"), max_length=30)
    position = models.PositiveSmallIntegerField(_("position"))
    title = TranslatedField(_("title"))

    class Meta:
        ordering = ["axis__position", "axis__code", "position"]
        constraints = [
            models.UniqueConstraint(fields=["axis", "code"], name="one_theme_of_a_code"),
            models.CheckConstraint(condition=Q(position__gte=1), name="theme_position_from_1"),
        ]

    def __str__(self):
        return str(self.title)


class ActivityThemeQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Rows whose activity the user may see."""
        return self.filter(activity__in=Activity.objects.visible_to(user))

    def in_order(self):
        """Order by axis and theme, with both loaded."""
        order = ("theme__axis__position", "theme__axis__code", "theme__position")
        return self.select_related("theme__axis").order_by(*order)


class ActivityTheme(Versioned):
    """An activity bears a theme; proposed until the faculty confirms it."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="themes_borne")
    theme = models.ForeignKey(Theme, models.PROTECT, related_name="activities_bearing")
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.PROPOSED)

    objects = ActivityThemeQuerySet.as_manager()

    class Meta:
        ordering = ["activity", "theme"]
        constraints = [models.UniqueConstraint(fields=["activity", "theme"], name="one_theme_an_activity")]

    def __str__(self):
        return f"{self.activity}: {self.theme}"
