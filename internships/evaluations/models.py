"""Evaluations of a placement (objectives, mid-term, final), and the resident's own ratings."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User, Versioned
from curriculum.roles import roles_of
from internships.placements.models import AgreementState, Placement
from portfolio.models import Form, IdentifiedBy, Observation


class EvaluationQuerySet(models.QuerySet):
    def visible_to(self, user, today: date | None = None):
        """Signed: to users who see the placement. Open, as a task: to the resident, its supervisors and the offices.

        Supervisors of the day also see the signed objectives of the resident's earlier placements.
        """
        if not user.is_authenticated:
            return self.none()
        placements = Placement.objects.visible_to(user, today)
        goals = Placement.objects.with_goals_visible_to(user, today)
        acts = Q(placement__enrolment__user=user) | Q(placement__in=Placement.objects.supervised_by(user, today))
        if roles_of(user).is_office:
            acts = Q()
        signed = Q(state__in=Evaluation.SIGNED)
        return self.filter(
            (Q(placement__in=placements.values("pk")) & (signed | acts if acts else Q()))
            | (Q(placement__in=goals.values("pk"), kind=Evaluation.Kind.OBJECTIVES) & signed)
        )

    def open(self):
        return self.filter(state=Evaluation.State.OPEN)

    def standing(self):
        """Signed, and not superseded by a correction."""
        return self.filter(state__in=(Evaluation.State.SIGNED, Evaluation.State.ACKNOWLEDGED))

    def due(self, today: date):
        """Open evaluations of approved placements that may be written on this day."""
        return self.open().filter(opens_on__lte=today, placement__agreement_state=AgreementState.APPROVED)

    def for_list(self):
        return self.select_related(
            "placement__enrolment__user",
            "placement__enrolment__programme_version__programme",
            "placement__registration__annual_programme",
            "placement__site",
            "form",
            "signed_by",
            "written_by",
            "acknowledged_by",
            "supersedes",
        ).prefetch_related(
            "placement__supervisions__supervisor__user",
            "placement__enrolment__programme_version__programme__institutions",
        )


class Evaluation(Versioned):
    """One form about one placement. Residents write objectives, supervisors the rest; a signature locks it."""

    class Kind(models.TextChoices):
        OBJECTIVES = "objectives", _("objectives")
        MIDTERM = "midterm", _("mid-term evaluation")
        FINAL = "final", _("final evaluation")

    class State(models.TextChoices):
        OPEN = "open", _("open")
        SIGNED = "signed", _("signed")
        ACKNOWLEDGED = "acknowledged", _("read by the other")
        SUPERSEDED = "superseded", _("replaced by a corrected one")
        DROPPED = "dropped", _("not given")

    class Outcome(models.TextChoices):
        VALIDATED = "validated", _("to be validated")
        NOT_VALIDATED = "not_validated", _("not to be validated")

    SIGNED = (State.SIGNED, State.ACKNOWLEDGED, State.SUPERSEDED)
    PURPOSES = {
        Kind.OBJECTIVES: Form.Purpose.STAGE_OBJECTIVES,
        Kind.MIDTERM: Form.Purpose.STAGE_MIDTERM,
        Kind.FINAL: Form.Purpose.STAGE_FINAL,
    }

    placement = models.ForeignKey(Placement, models.PROTECT, related_name="evaluations")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    form = models.ForeignKey(Form, models.PROTECT, related_name="+")
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.OPEN)
    opens_on = models.DateField(_("may be written from"))
    due_on = models.DateField(_("due on"))
    # {item code: value}, cleaned by `portfolio.forms.answers`
    answers = models.JSONField(_("answers"), default=dict, blank=True)
    outcome = models.CharField(_("the stage is"), max_length=13, choices=Outcome.choices, blank=True)
    written_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")  # author of the draft
    written_at = models.DateTimeField(null=True, blank=True)
    signed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    signed_at = models.DateTimeField(null=True, blank=True)
    identified_by = models.CharField(_("identified"), max_length=14, choices=IdentifiedBy.choices, blank=True)
    comment = models.TextField(_("comment"), blank=True, max_length=2000)
    acknowledged_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    disowned_at = models.DateTimeField(null=True, blank=True)  # by its signer: "this was not me"
    supersedes = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="corrections")
    reason = models.TextField(_("why it is corrected, or not given"), blank=True, max_length=2000)
    observation = models.OneToOneField(Observation, models.PROTECT, null=True, blank=True, related_name="+")

    unaudited = ("answers", "comment")
    objects = EvaluationQuerySet.as_manager()

    class Meta:
        ordering = ["placement", "opens_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["placement", "kind"], condition=Q(supersedes__isnull=True), name="one_evaluation_of_a_kind"
            ),
            models.UniqueConstraint(
                fields=["supersedes"], condition=~Q(state="dropped"), name="one_correction_of_an_evaluation"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["open", "dropped"], signed_at__isnull=True)
                | Q(
                    state__in=["signed", "acknowledged", "superseded"],
                    signed_by__isnull=False,
                    signed_at__isnull=False,
                )
                & ~Q(identified_by=""),
                name="evaluation_signed_says_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["open", "dropped"]) | ~Q(kind="final") | ~Q(outcome=""),
                name="final_evaluation_has_an_outcome",
                violation_error_message=_("Say whether the stage is to be validated."),
            ),
            models.CheckConstraint(
                condition=Q(supersedes__isnull=True) & ~Q(state="dropped") | ~Q(reason=""),
                name="evaluation_corrected_says_why",
                violation_error_message=_("Say why."),
            ),
            models.CheckConstraint(condition=Q(opens_on__lte=models.F("due_on")), name="evaluation_opens_before_due"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.placement}"

    def get_absolute_url(self):
        return reverse("evaluation", args=[self.uuid])

    @property
    def is_signed(self) -> bool:
        return self.state in self.SIGNED

    @property
    def is_by_resident(self) -> bool:
        """Residents write objectives and supervisors agree; for the other kinds the sides are swapped."""
        return self.kind == self.Kind.OBJECTIVES

    def is_late(self, today: date | None = None) -> bool:
        return self.state == self.State.OPEN and self.due_on < (today or timezone.localdate())


class OwnRatingQuerySet(models.QuerySet):
    def handed_in(self):
        return self.filter(handed_in_at__isnull=False)


class OwnRating(Versioned):
    """The resident's own answers to the form of an evaluation. A corrected evaluation keeps the same own rating."""

    placement = models.ForeignKey(Placement, models.PROTECT, related_name="own_ratings")
    kind = models.CharField(_("kind"), max_length=10, choices=Evaluation.Kind.choices)
    form = models.ForeignKey(Form, models.PROTECT, related_name="+")
    answers = models.JSONField(_("answers"), default=dict, blank=True)
    written_at = models.DateTimeField(default=timezone.now)
    handed_in_at = models.DateTimeField(null=True, blank=True)

    unaudited = ("answers",)
    objects = OwnRatingQuerySet.as_manager()

    class Meta:
        ordering = ["placement", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["placement", "kind"], name="one_own_rating_of_a_kind"),
            models.CheckConstraint(condition=~Q(kind="objectives"), name="own_rating_not_of_goals"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.placement}"
