"""A resident's tally of examinations, such as clinical ultrasound. No patient data: there is no free text."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Versioned
from records.models import Enrolment, Registration
from seminars.groups.models import Membership, SeminarGroup
from seminars.rules.models import ExaminationKind


def tallied_by(user, today: date | None = None):
    """Registrations whose tally the user reads: one's own, members of the groups that one leads, the offices' all."""
    rows = Registration.objects.filter(activity__in=ExaminationKind.objects.values("activity"))
    if not user.is_authenticated:
        return rows.none()
    groups = SeminarGroup.objects.with_members_visible_to(user, today)
    members = Membership.objects.filter(group__in=groups.values("pk"))
    residents = Enrolment.objects.with_documents_visible_to(user)
    return rows.filter(
        Q(annual_programme__enrolment__in=residents.values("pk")) | Q(pk__in=members.values("registration"))
    )


class ExaminationQuerySet(models.QuerySet):
    def visible_to(self, user, today: date | None = None):
        return self.filter(registration__in=tallied_by(user, today).values("pk"))

    def for_list(self):
        return self.select_related("kind", "registration__annual_programme__enrolment").order_by("-day", "-pk")


class Examination(Versioned):
    """One examination that a resident did, on their word."""

    class Setting(models.TextChoices):
        PRACTICE = "practice", _("in the practice")
        HOSPITAL = "hospital", _("in hospital")
        COURSE = "course", _("at a seminar or a course")

    registration = models.ForeignKey(Registration, models.PROTECT, related_name="examinations")
    kind = models.ForeignKey(ExaminationKind, models.PROTECT, related_name="examinations")
    day = models.DateField(_("date"))
    setting = models.CharField(_("where"), max_length=10, choices=Setting.choices)
    is_supervised = models.BooleanField(_("supervised"))

    objects = ExaminationQuerySet.as_manager()

    class Meta:
        ordering = ["-day", "-pk"]
        indexes = [models.Index(fields=["registration", "day"], name="examination_by_registration")]

    def __str__(self):
        return f"{self.kind}: {self.day}"

    @property
    def enrolment(self) -> Enrolment:
        return self.registration.annual_programme.enrolment
