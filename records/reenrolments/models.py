"""Re-enrolments: the enrolling university has registered a resident for one more academic year."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User, Versioned
from curriculum.models import AcademicYear
from records.enrolments.models import Enrolment


class ReenrolmentQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of residents whose file the user sees."""
        return self.filter(enrolment__in=Enrolment.objects.with_file_visible_to(user).values("pk"))


class Reenrolment(Versioned):
    """One further year of one resident; the first year is the enrolment itself."""

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="reenrolments")
    academic_year = models.ForeignKey(AcademicYear, models.PROTECT, related_name="+")
    registered_on = models.DateField(_("registered on"))
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = ReenrolmentQuerySet.as_manager()

    class Meta:
        ordering = ["academic_year__start_year", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "academic_year"], name="one_reenrolment_a_year"),
        ]

    def __str__(self):
        return f"{self.enrolment} {self.academic_year}"
