"""Complaints of residents about an irregularity or a material error, and how a restricted panel ruled on them."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User, Versioned
from curriculum.roles import roles_of
from jury.cases.models import Correction
from jury.juries.models import Jury, Member
from records.models import Decision


class ComplaintQuerySet(models.QuerySet):
    def visible_to(self, user):
        """For who filed it, the secretary of the jury in force, the offices of the programme, and its panel."""
        if not user.is_authenticated:
            return self.none()
        roles = roles_of(user)
        of_programme = "decision__deliberation__programme_version__programme"
        juries = Jury.objects.in_force(timezone.localdate())
        seats = Member.objects.filter(user=user, function=Member.Function.SECRETARY, jury__in=juries.values("pk"))
        run = self.model.objects.filter(**{f"{of_programme}__institutions__in": roles.secretariat_of})
        panels = self.model.objects.filter(panel__user=user)
        return self.filter(
            Q(decision__enrolment__user=user)
            | Q(**{f"{of_programme}__in": roles.director_of})
            | Q(**{f"{of_programme}__in": seats.values("jury__programme")})
            | Q(pk__in=run.values("pk"))
            | Q(pk__in=panels.values("pk"))
        )


class Complaint(Versioned):
    """One a decision, unless it was withdrawn. `panel` are the members of the jury who ruled on it."""

    class Ground(models.TextChoices):
        IRREGULARITY = "irregularity", _("irregularity")
        ERROR = "error", _("material error")

    class State(models.TextChoices):
        FILED = "filed", _("filed")
        WITHDRAWN = "withdrawn", _("withdrawn")
        INADMISSIBLE = "inadmissible", _("inadmissible")
        UNFOUNDED = "unfounded", _("unfounded")
        FOUNDED = "founded", _("founded")

    RULINGS = (State.INADMISSIBLE, State.UNFOUNDED, State.FOUNDED)

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="complaints")
    ground = models.CharField(_("ground"), max_length=12, choices=Ground.choices)
    text = models.TextField(_("what it is about"), max_length=4000)
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.FILED, editable=False)
    filed_at = models.DateTimeField(default=timezone.now, editable=False)
    reason = models.TextField(_("reason of the ruling"), blank=True, max_length=4000)
    ruled_at = models.DateTimeField(null=True, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    panel = models.ManyToManyField(Member, related_name="+", editable=False)
    correction = models.OneToOneField(
        Correction, models.PROTECT, null=True, blank=True, editable=False, related_name="complaint"
    )

    objects = ComplaintQuerySet.as_manager()

    class Meta:
        ordering = ["-filed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["decision"],
                condition=~Q(state="withdrawn"),
                name="one_complaint_a_decision",
                violation_error_message=_("There is a complaint on this decision already."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["filed", "withdrawn"], ruled_at__isnull=True, reason="")
                | Q(state__in=["inadmissible", "unfounded", "founded"], ruled_at__isnull=False) & ~Q(reason=""),
                name="ruling_says_why",
            ),
            models.CheckConstraint(
                condition=Q(state="founded", correction__isnull=False)
                | ~Q(state="founded") & Q(correction__isnull=True),
                name="founded_is_brought_back",
            ),
        ]

    def __str__(self):
        return f"{self.decision.enrolment}: {self.get_state_display()}"
