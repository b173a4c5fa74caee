"""A sitting on its day: who is there, who leaves which case, what happened.

No vote and no opinion has a column: deliberations are secret.
"""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User, Versioned
from jury.juries.models import Member
from records.models import Deliberation, Enrolment


class Attendance(Versioned):
    """Whether a member of the jury is there, and who presides."""

    class Presence(models.TextChoices):
        PRESENT = "present", _("present")
        EXCUSED = "excused", _("excused")
        ABSENT = "absent", _("absent")

    deliberation = models.ForeignKey(Deliberation, models.PROTECT, related_name="attendances")
    member = models.ForeignKey(Member, models.PROTECT, related_name="attendances")
    presence = models.CharField(_("presence"), max_length=8, choices=Presence.choices)
    presides = models.BooleanField(_("presides"), default=False)

    class Meta:
        ordering = ["member"]
        constraints = [
            models.UniqueConstraint(fields=["deliberation", "member"], name="one_attendance_a_member"),
            models.UniqueConstraint(fields=["deliberation"], condition=Q(presides=True), name="one_presides"),
            models.CheckConstraint(condition=Q(presides=False) | Q(presence="present"), name="who_presides_is_present"),
        ]

    def __str__(self):
        return f"{self.member}: {self.get_presence_display()}"


class Recusal(Versioned):
    """A member who leaves the case of a resident. Mentors leave without a row: `sittings.ties` knows them."""

    class Ground(models.TextChoices):
        MENTOR = "mentor", _("mentor")
        KIN = "kin", _("kin, or close in private life")
        OTHER = "other", _("another ground")

    deliberation = models.ForeignKey(Deliberation, models.PROTECT, related_name="recusals")
    member = models.ForeignKey(Member, models.PROTECT, related_name="recusals")
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="+")
    ground = models.CharField(_("ground"), max_length=6, choices=Ground.choices)
    declared_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    declared_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["enrolment", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["deliberation", "member", "enrolment"], name="one_recusal_a_case")
        ]

    def __str__(self):
        return f"{self.member}: {self.enrolment}"


class Preparer(models.Model):
    """Who prepared a sitting: called it, began it, noted who is there, recorded a decision or closed it.

    Kept when a decision is taken back or typed again by somebody else: none of them releases it.
    """

    deliberation = models.ForeignKey(Deliberation, models.PROTECT, related_name="preparers")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["deliberation", "user"], name="one_preparer_a_sitting")]

    def __str__(self):
        return str(self.user)


class Incident(Versioned):
    """What happened in a sitting and belongs in its minutes."""

    deliberation = models.ForeignKey(Deliberation, models.PROTECT, related_name="incidents")
    text = models.TextField(_("what happened"), max_length=2000)
    noted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    noted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["noted_at", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="incident_says_what")]

    def __str__(self):
        return self.text[:80]
