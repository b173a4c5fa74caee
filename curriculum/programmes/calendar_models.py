"""Holidays, quadrimesters and key dates of an academic year."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Versioned
from curriculum.institutions.models import AcademicYear
from curriculum.programmes.models import Programme
from curriculum.translated import TranslatedField


class CalendarDay(Versioned):
    """A day or a period that everybody reads on their calendar: of a country, of a programme, or of all."""

    class Kind(models.TextChoices):
        HOLIDAY = "holiday", _("holiday")
        QUADRIMESTER = "quadrimester", _("quadrimester")
        KEY_DATE = "key_date", _("key date")

    academic_year = models.ForeignKey(AcademicYear, models.PROTECT, related_name="calendar_days")
    code = models.SlugField(_("code"), max_length=30)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    title = TranslatedField(_("title"))
    starts = models.DateField(_("starts"))
    ends = models.DateField(_("ends"))
    country = models.CharField(
        _("country"), max_length=2, blank=True, help_text=_("Of the universities for which it holds, as BE or LU.")
    )
    programme = models.ForeignKey(
        Programme,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="calendar_days",
        help_text=_("Only for this one."),
    )

    class Meta:
        ordering = ["starts", "code"]
        constraints = [
            models.UniqueConstraint(fields=["academic_year", "code"], name="one_calendar_day_of_a_code"),
            models.CheckConstraint(
                condition=Q(ends__gte=F("starts")),
                name="calendar_day_ends_after_start",
                violation_error_message=_("It lies before the start. Correct one of them."),
            ),
            models.CheckConstraint(
                condition=Q(country="") | Q(programme__isnull=True),
                name="calendar_day_of_one_scope",
                violation_error_message=_("Choose a country or a programme, not both."),
            ),
        ]

    def __str__(self):
        return str(self.title)

    def holds_for(self, country: str, programme_id: int | None) -> bool:
        if self.programme_id:
            return self.programme_id == programme_id
        return not self.country or self.country == country
