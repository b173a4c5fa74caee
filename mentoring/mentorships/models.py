"""Ties between a mentor and a resident, as declared and judged."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User, Versioned
from records.models import Enrolment


class Tie(models.TextChoices):
    """A tie that may keep the resident from speaking freely."""

    SUPERVISOR = "supervisor", _("stage supervisor of the resident, at another time")
    THESIS = "thesis", _("promoter or reader of the thesis")
    JURY = "jury", _("member of the jury")
    TEACHER = "teacher", _("encodes marks of the resident")
    RELATIVE = "relative", _("relative, or close in private life")
    OTHER = "other", _("another tie")


def known_ties(value) -> None:
    if not isinstance(value, list) or any(tie not in Tie.values for tie in value) or len(set(value)) != len(value):
        raise ValidationError(_("Ties are a list out of: %(known)s."), params={"known": ", ".join(Tie.values)})


class Declaration(Versioned):
    """The ties that a mentor declared and the programme's answer. One live declaration for each mentorship."""

    class State(models.TextChoices):
        CLEAR = "clear", _("no tie")
        WAITING = "waiting", _("waits for the programme")
        ACCEPTED = "accepted", _("accepted")
        REFUSED = "refused", _("refused")

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="mentor_declarations")
    mentor = models.ForeignKey(User, models.PROTECT, related_name="mentor_declarations")
    ties = models.JSONField(default=list, blank=True, validators=[known_ties])
    words = models.CharField(_("what the tie is"), max_length=300, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices)
    declared_at = models.DateTimeField(default=timezone.now)
    judged_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    judged_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    replaced_at = models.DateTimeField(null=True, blank=True)

    unaudited = ("words", "reason")

    class Meta:
        ordering = ["declared_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "mentor"],
                condition=Q(replaced_at__isnull=True),
                name="one_live_mentor_declaration",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["clear", "waiting"], judged_at__isnull=True)
                | Q(state__in=["accepted", "refused"], judged_at__isnull=False),
                name="mentor_declaration_judged_with_date",
            ),
        ]

    def __str__(self):
        return f"{self.mentor}: {self.get_state_display()}"

    @property
    def is_in_order(self) -> bool:
        return self.state in {self.State.CLEAR, self.State.ACCEPTED}

    @property
    def ties_shown(self) -> list[str]:
        return [str(Tie(tie).label) for tie in self.ties]
