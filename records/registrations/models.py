from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Versioned
from curriculum.models import AcademicYear, Activity
from curriculum.roles import roles_of
from records.enrolments.models import Enrolment


class AnnualProgramme(Versioned):
    """The registrations of a resident in one academic year (PAE)."""

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="annual_programmes")
    academic_year = models.ForeignKey(AcademicYear, models.PROTECT, related_name="annual_programmes")

    class Meta:
        ordering = ["academic_year__start_year"]
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "academic_year"], name="one_annual_programme_a_year")
        ]

    def __str__(self):
        return f"{self.enrolment} {self.academic_year}"


class RegistrationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Registrations of residents whose credits the user sees; for a teacher, those in their own activities."""
        residents = Enrolment.objects.with_credits_visible_to(user)
        return self.filter(
            models.Q(annual_programme__enrolment__in=residents.values("pk"))
            | models.Q(activity__in=roles_of(user).teaches)
        )


class Registration(Versioned):
    """One activity in one annual programme."""

    annual_programme = models.ForeignKey(AnnualProgramme, models.PROTECT, related_name="registrations")
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="registrations")
    extra_assessments = models.PositiveSmallIntegerField(
        _("further assessments allowed by the jury"),
        default=0,
        help_text=_("Beyond the number of the programme version."),
    )

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        ordering = ["activity__block__number", "activity__position"]
        constraints = [
            models.UniqueConstraint(fields=["annual_programme", "activity"], name="one_registration_an_activity_a_year")
        ]

    def __str__(self):
        return f"{self.annual_programme}: {self.activity}"

    @property
    def enrolment(self) -> Enrolment:
        return self.annual_programme.enrolment

    @property
    def academic_year(self) -> AcademicYear:
        return self.annual_programme.academic_year
