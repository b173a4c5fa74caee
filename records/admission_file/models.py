from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User, Versioned
from curriculum.models import AcademicYear, AdmissionCondition, AskedPiece
from files.models import StoredFile
from records.enrolments.models import Enrolment


class AdmissionPiece(Versioned):
    """The document on which a condition of admission was checked, and by whom."""

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="admission_pieces")
    condition = models.ForeignKey(AdmissionCondition, models.PROTECT, related_name="+")
    document = models.CharField(_("document"), max_length=200)
    dated = models.DateField(_("dated"))
    checked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    checked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["condition__position"]
        constraints = [models.UniqueConstraint(fields=["enrolment", "condition"], name="one_piece_a_condition")]

    def __str__(self):
        return self.document


class FiledPiece(Versioned):
    """A document handed in for one required piece and one year. A newer one replaces it."""

    class State(models.TextChoices):
        SUBMITTED = "submitted", _("to be checked")
        ACCEPTED = "accepted", _("accepted")
        REFUSED = "refused", _("refused")
        REPLACED = "replaced", _("replaced")

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="filed_pieces")
    asked = models.ForeignKey(AskedPiece, models.PROTECT, related_name="+")
    year = models.ForeignKey(AcademicYear, models.PROTECT, related_name="+")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.SUBMITTED)
    reason = models.TextField(_("reason"), blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    handed_in_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    handed_in_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    unaudited = ("reason",)

    class Meta:
        ordering = ["-handed_in_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "asked", "year", "state"],
                condition=Q(state__in=["submitted", "accepted"]),
                name="one_piece_to_check_and_one_accepted",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(reason=""),
                name="refused_piece_says_why",
                violation_error_message=_("Say what is wrong with the piece."),
            ),
        ]

    def __str__(self):
        return f"{self.asked} {self.year}"
