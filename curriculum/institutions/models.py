"""Universities and the academic calendar."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Versioned
from curriculum.translated import TranslatedField


class Institution(Versioned):
    """A university or faculty that organises activities."""

    code = models.SlugField(_("code"), max_length=20, unique=True)
    name = TranslatedField(_("name"))
    short_name = models.CharField(_("short name"), max_length=40)
    faculty = TranslatedField(_("faculty"), blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    country = models.CharField(_("country"), max_length=2, default="BE")
    domain = models.CharField(_("domain"), max_length=100, blank=True, help_text=_("Its SCHAC name, e.g. unamur.be"))
    url = models.URLField(_("web site"), blank=True)
    # The secretariat, shown wherever a page sends somebody to it
    telephone = models.CharField(_("telephone of the secretariat"), max_length=30, blank=True)
    email = models.EmailField(_("e-mail of the secretariat"), blank=True)
    office_hours = TranslatedField(_("office hours"), blank=True)

    class Meta:
        ordering = ["code"]

    def __str__(self):
        return self.short_name

    @property
    def has_contact(self) -> bool:
        return bool(self.telephone or self.email or self.office_hours)


class AcademicYear(Versioned):
    """The dates are data; by decree the year begins on 14 September. `start_year` 2026 is the year 2026-2027."""

    start_year = models.PositiveSmallIntegerField(_("first calendar year"), unique=True)
    starts = models.DateField(_("starts"))
    ends = models.DateField(_("ends"))

    class Meta:
        ordering = ["start_year"]
        constraints = [models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="academic_year_ends_after_start")]

    def __str__(self):
        return f"{self.start_year}-{self.start_year + 1}"


class ExamSession(Versioned):
    """A period of assessment in one academic year."""

    class Kind(models.TextChoices):
        JANUARY = "january", _("January")
        JUNE = "june", _("June")
        SEPTEMBER = "september", _("September")

    academic_year = models.ForeignKey(AcademicYear, models.PROTECT, related_name="sessions")
    kind = models.CharField(_("session"), max_length=12, choices=Kind.choices)
    starts = models.DateField(_("starts"))
    ends = models.DateField(_("ends"))

    class Meta:
        ordering = ["starts"]
        constraints = [
            models.UniqueConstraint(fields=["academic_year", "kind"], name="one_session_of_a_kind_a_year"),
            models.CheckConstraint(condition=Q(ends__gte=F("starts")), name="session_ends_after_start"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.starts.year}"
