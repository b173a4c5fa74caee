from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User, Versioned
from curriculum.models import AcademicYear, Activity
from curriculum.roles import roles_of
from records.enrolments.models import Enrolment


class AnnualProgramme(Versioned):
    """The registrations of a resident in one academic year (PAE).

    `reason`: why a rule of the version was departed from. `load_reason`, `load_agreed_on`: the agreement on which a
    reduced load rests. One that the office makes is proposed, then confirmed by the resident and approved by the jury.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", _("proposed")
        CONFIRMED = "confirmed", _("confirmed by the resident")
        APPROVED = "approved", _("approved")

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="annual_programmes")
    academic_year = models.ForeignKey(AcademicYear, models.PROTECT, related_name="annual_programmes")
    reason = models.TextField(_("why it departs from a rule"), blank=True, max_length=1000)
    load_reason = models.TextField(_("why the load is reduced"), blank=True, max_length=1000)
    load_agreed_on = models.DateField(_("reduced load agreed on"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.APPROVED)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    approved_at = models.DateTimeField(_("approved"), null=True, blank=True)
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["academic_year__start_year"]
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "academic_year"], name="one_annual_programme_a_year"),
            models.CheckConstraint(
                condition=models.Q(load_reason="", load_agreed_on__isnull=True)
                | ~models.Q(load_reason="") & models.Q(load_agreed_on__isnull=False),
                name="annual_load_agreement_complete",
                violation_error_message=_("An agreement on a reduced load has a reason and a day."),
            ),
            models.CheckConstraint(
                condition=models.Q(state="approved")
                | models.Q(state="confirmed", confirmed_at__isnull=False, approved_at__isnull=True)
                | models.Q(state="proposed", confirmed_at__isnull=True, approved_at__isnull=True),
                name="annual_programme_state_has_its_day",
            ),
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


class TurnedPrerequisite(Versioned):
    """A prerequisite that the jury made a corequisite for one resident: `required` is taken beside `activity`."""

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="turned_prerequisites")
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="+", verbose_name=_("activity"))
    required = models.ForeignKey(Activity, models.PROTECT, related_name="+", verbose_name=_("prerequisite"))
    reason = models.TextField(_("reason"), max_length=1000)
    decided_on = models.DateField(_("decided on"))
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)

    class Meta:
        ordering = ["activity__block__number", "activity__position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "activity", "required"],
                condition=models.Q(withdrawn_on__isnull=True),
                name="one_turned_prerequisite",
                violation_error_message=_("The jury has made it a corequisite already."),
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="turned_prerequisite_says_why"),
        ]

    def __str__(self):
        return f"{self.activity} + {self.required}"
