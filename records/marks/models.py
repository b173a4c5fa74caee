from decimal import Decimal

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User, Versioned
from curriculum.models import ExamSession, Institution
from records.decisions.models import Decision
from records.enrolments.models import Enrolment
from records.mark_values import MARK_OR_OUTCOME, Outcome, mark_field, shown_mark
from records.marks.permissions import encodable
from records.marks.second_models import unseen_by
from records.registrations.models import Registration


def on_published_decision(now=None) -> Exists:
    """Subquery: whether a published decision is on the registration and session of a result."""
    return Exists(
        Decision.objects.filter(
            registration=OuterRef("registration"),
            deliberation__session=OuterRef("session"),
            deliberation__published_at__lte=now or timezone.now(),
        )
    )


class ResultQuerySet(models.QuerySet):
    def released(self, now=None):
        """What residents and mentors see: submitted marks, or decided ones, as the programme version says."""
        on_submission = Q(registration__activity__programme_version__marks_released="on_submission")
        return self.filter(on_submission | on_published_decision(now)).exclude(state=Result.State.DRAFT)

    def awaiting_jury(self, now=None):
        """Released marks without a published decision."""
        return self.released(now).exclude(on_published_decision(now))

    def visible_to(self, user, now=None):
        """Released marks for resident and mentor; submitted ones for offices and jury; all for those who encode."""
        if not user.is_authenticated:
            return self.none()
        residents = Enrolment.objects.all()
        office = residents.seen_as_a_whole_by(user).values("pk")
        close = residents.with_credits_visible_to(user).values("pk")
        return self.filter(
            Q(registration__annual_programme__enrolment__in=close, pk__in=Result.objects.released(now).values("pk"))
            | (Q(registration__annual_programme__enrolment__in=office) & ~Q(state=Result.State.DRAFT))
            | Q(registration__activity__in=encodable(user).values("pk")) & ~unseen_by(user)
        )


class Result(Versioned):
    """A mark or an outcome for a registration in one session."""

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
