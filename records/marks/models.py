from decimal import Decimal

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User, Versioned
from curriculum.models import Activity, ActivityPart, ExamSession, Institution
from curriculum.roles import roles_of
from records.enrolments.models import Enrolment
from records.registrations.models import Registration
from records.transfers.models import Move

MARK_OR_OUTCOME = Q(mark__isnull=False, outcome="") | (Q(mark__isnull=True) & ~Q(outcome=""))


class Outcome(models.TextChoices):
    """What stands where a mark is not given."""

    ABSENT = "absent", _("absent")
    ABSENT_JUSTIFIED = "absent_justified", _("absence justified")
    FRAUD = "fraud", _("fraud")
    VALIDATED = "validated", _("validated")
    NOT_VALIDATED = "not_validated", _("not validated")
    NOT_SUBMITTED = "not_submitted", _("not submitted")


def mark_field():
    return models.DecimalField(_("mark /20"), max_digits=4, decimal_places=2, null=True, blank=True)


def on_published_decision(now=None) -> Exists:
    """Whether a published decision is on the registration and session of a result."""
    from records.decisions.models import Decision  # which imports this module

    return Exists(
        Decision.objects.filter(
            registration=OuterRef("registration"),
            deliberation__session=OuterRef("session"),
            deliberation__published_at__lte=now or timezone.now(),
        )
    )


class ResultQuerySet(models.QuerySet):
    def released(self, now=None):
        """What residents and mentors may see: submitted marks, or decided ones, as the programme version says."""
        on_submission = Q(registration__activity__programme_version__marks_released="on_submission")
        return self.filter(on_submission | on_published_decision(now)).exclude(state=Result.State.DRAFT)

    def awaiting_jury(self, now=None):
        """Released marks on which no decision is published yet."""
        return self.released(now).exclude(on_published_decision(now))

    def visible_to(self, user, now=None):
        """Released marks to the resident and the mentor; submitted ones to offices and jury; drafts to who encodes."""
        if not user.is_authenticated:
            return self.none()
        roles = roles_of(user)
        offices = roles.secretariat_of | roles.machine_of
        residents = Enrolment.objects.all()
        office = residents.seen_as_a_whole_by(user).values("pk")
        close = residents.with_credits_visible_to(user).values("pk")
        encoded = Q(registration__activity__in=roles.teaches) | Q(
            registration__activity__in=Activity.objects.filter(organisers__in=offices).values("pk")
        )
        reference = Q(
            registration__activity__organiser_key="",
            registration__activity__programme_version__programme__reference_institution__in=offices,
        )
        return self.filter(
            Q(registration__annual_programme__enrolment__in=close, pk__in=Result.objects.released(now).values("pk"))
            | (Q(registration__annual_programme__enrolment__in=office) & ~Q(state=Result.State.DRAFT))
            | encoded
            | reference
        )


class Result(Versioned):
    """A mark /20 or an outcome for a registration in one session: draft, submitted, then decided on by the jury."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        SUBMITTED = "submitted", _("submitted")
        DECIDED = "decided", _("decided")

    registration = models.ForeignKey(Registration, models.PROTECT, related_name="results")
    session = models.ForeignKey(ExamSession, models.PROTECT, related_name="results")
    mark = mark_field()
    outcome = models.CharField(_("outcome"), max_length=16, choices=Outcome.choices, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT)
    institution = models.ForeignKey(
        Institution, models.PROTECT, related_name="+", help_text=_("Whose office or teacher encoded it.")
    )
    encoded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    encoded_at = models.DateTimeField(default=timezone.now)

    objects = ResultQuerySet.as_manager()

    class Meta:
        ordering = ["session__starts"]
        constraints = [
            models.UniqueConstraint(fields=["registration", "session"], name="one_result_a_session"),
            models.CheckConstraint(
                condition=MARK_OR_OUTCOME,
                name="result_mark_or_outcome",
                violation_error_message=_("Give a mark or an outcome, not both."),
            ),
            models.CheckConstraint(
                condition=Q(mark__isnull=True) | Q(mark__gte=Decimal(0), mark__lte=Decimal(20)),
                name="result_mark_0_20",
                violation_error_message=_("A mark lies between 0 and 20."),
            ),
        ]

    def __str__(self):
        return f"{self.registration}: {self.shown}"

    @property
    def counts(self) -> bool:
        """Whether it uses up one of the year's assessments."""
        return self.outcome != Outcome.ABSENT_JUSTIFIED

    @property
    def shown(self) -> str:
        return shown_mark(self.mark, self.outcome)


def shown_mark(mark: Decimal | None, outcome: str) -> str:
    """A mark as people write it ("12.5", "0"), or the outcome's label; empty when neither is there."""
    if mark is not None:
        return f"{mark.normalize():f}"
    return str(Outcome(outcome).label) if outcome else ""


class Proposal(Versioned):
    """What the app that runs a part of an activity proposes to the jury; one live per part."""

    registration = models.ForeignKey(Registration, models.PROTECT, related_name="proposals")
    part = models.ForeignKey(ActivityPart, models.PROTECT, related_name="proposals")
    mark = mark_field()
    outcome = models.CharField(_("outcome"), max_length=16, choices=Outcome.choices, blank=True)
    evidence = models.TextField(_("evidence"))
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=timezone.now)
    replaced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["part__position", "proposed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["registration", "part"], condition=Q(replaced_at__isnull=True), name="one_live_proposal_a_part"
            ),
            models.CheckConstraint(condition=MARK_OR_OUTCOME, name="proposal_mark_or_outcome"),
            models.CheckConstraint(
                condition=Q(mark__isnull=True) | Q(mark__gte=Decimal(0), mark__lte=Decimal(20)),
                name="proposal_mark_0_20",
            ),
        ]

    def __str__(self):
        return f"{self.part}: {shown_mark(self.mark, self.outcome)}"


class ExemptionQuerySet(models.QuerySet):
    def live(self):
        """Not withdrawn."""
        return self.filter(withdrawn_on__isnull=True)


class Exemption(Versioned):
    """Credits of an activity that the jury granted for earlier study, or that follow from a move between versions."""

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="exemptions")
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="exemptions")
    reason = models.TextField(_("earlier study"))
    decided_on = models.DateField(_("decided on"))
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)
    move = models.ForeignKey(Move, models.PROTECT, null=True, blank=True, editable=False, related_name="exemptions")

    objects = ExemptionQuerySet.as_manager()

    class Meta:
        ordering = ["activity__block__number", "activity__position"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "activity"],
                condition=Q(withdrawn_on__isnull=True),
                name="one_exemption_an_activity",
                violation_error_message=_("The resident is exempted from this activity."),
            )
        ]

    def __str__(self):
        return f"{self.enrolment}: {self.activity}"
