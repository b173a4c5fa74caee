from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User, Versioned
from curriculum.models import Activity, ExamSession, ProgrammeVersion
from curriculum.roles import roles_of
from records.enrolments.models import Enrolment
from records.mark_values import MARK_OR_OUTCOME, Outcome, mark_field
from records.registrations.models import Registration


class DeliberationQuerySet(models.QuerySet):
    def sitting(self):
        """Those whose jury reads the records of the version: from the preparation to the release. No corrections."""
        return self.filter(state__in=Deliberation.SITTING, kind__in=Deliberation.OF_A_VERSION)

    def visible_to(self, user):
        """For the programme's secretariats and director; for its jury while a deliberation on the version is open.

        Who attended a sitting keeps reading what was decided there: `jury.sittings`.
        """
        if not user.is_authenticated:
            return self.none()
        roles = roles_of(user)
        sitting = self.model.objects.sitting().filter(programme_version__programme__in=roles.jury_of)
        run = self.model.objects.filter(programme_version__programme__institutions__in=roles.secretariat_of)
        return self.filter(
            Q(programme_version__programme__in=roles.director_of)
            | Q(programme_version__in=sitting.values("programme_version"))
            | Q(pk__in=run.values("pk"))
        )


class Deliberation(Versioned):
    """A sitting of the jury. Its decisions count from the moment of publication.

    The acts that change its state are in `jury`; rows of past years come from an import.
    """

    class Kind(models.TextChoices):
        ORDINARY = "ordinary", _("of a session")
        CLOSING = "closing", _("closing the year")  # after the last session: what is certified at its end
        CORRECTION = "correction", _("correction")  # superseding decisions alone
        PAST = "past", _("of the system used before")

    class State(models.TextChoices):
        PREPARED = "prepared", _("being prepared")
        OPEN = "open", _("sitting")
        CLOSED = "closed", _("closed, to be released")
        RELEASED = "released", _("released")
        DROPPED = "dropped", _("not held")

    SITTING = (State.PREPARED, State.OPEN, State.CLOSED)
    OF_A_VERSION = (Kind.ORDINARY, Kind.CLOSING)

    programme_version = models.ForeignKey(ProgrammeVersion, models.PROTECT, related_name="deliberations")
    session = models.ForeignKey(ExamSession, models.PROTECT, related_name="deliberations")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.ORDINARY)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.PREPARED)
    held_on = models.DateField(_("held on"))
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = DeliberationQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme_version", "session"],
                condition=Q(kind="ordinary") & ~Q(state="dropped"),
                name="one_sitting_a_session",
                violation_error_message=_("This session has its deliberation already."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["prepared", "open", "dropped"], closed_at__isnull=True)
                | Q(state__in=["closed", "released"], closed_at__isnull=False),
                name="sitting_closed_with_its_time",
            ),
            models.CheckConstraint(
                condition=Q(state="released", published_at__isnull=False, published_at__gte=F("closed_at"))
                | (~Q(state="released") & Q(published_at__isnull=True)),
                name="sitting_published_after_it_was_closed",
            ),
        ]

    def __str__(self):
        return f"{self.session} ({self.held_on})"

    def is_published(self, now=None) -> bool:
        return self.published_at is not None and self.published_at <= (now or timezone.now())

    @property
    def is_correction(self) -> bool:
        return self.kind == self.Kind.CORRECTION


class DecisionQuerySet(models.QuerySet):
    def effective(self, now=None):
        """Published at `now`, and not superseded by a decision that is published at `now`."""
        now = now or timezone.now()
        newer = Decision.objects.filter(supersedes=OuterRef("pk"), deliberation__published_at__lte=now)
        kept = Q(has_successor=False) | ~Exists(newer)  # has_successor spares the subquery for most rows
        return self.filter(kept, deliberation__published_at__lte=now)

    def about_to_grant(self, now=None):
        """Decisions that will give credits at a publication that is set for later."""
        return self.filter(granted=True, has_successor=False, deliberation__published_at__gt=now or timezone.now())

    def latest_first(self):
        return self.order_by("-deliberation__published_at", "-pk")

    def visible_to(self, user):
        """Decisions of the deliberations that are visible to the user."""
        return self.filter(deliberation__in=Deliberation.objects.visible_to(user).values("pk"))

    def granting(self, now=None):
        """Effective decisions that give credits."""
        return self.effective(now).filter(granted=True)


class Decision(Versioned):
    """The jury's decision on one registration. Once published never edited, only superseded, with a reason."""

    deliberation = models.ForeignKey(Deliberation, models.PROTECT, related_name="decisions")
    registration = models.ForeignKey(Registration, models.PROTECT, related_name="decisions")
    # Copied from the registration for the constraint `credits_granted_once`
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="decisions", editable=False)
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="decisions", editable=False)
    mark = mark_field()
    outcome = models.CharField(_("outcome"), max_length=16, choices=Outcome.choices, blank=True)
    granted = models.BooleanField(_("credits granted"))
    reason = models.TextField(_("reason"), blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")  # who typed it last
    supersedes = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="superseded_by", verbose_name=_("supersedes")
    )
    # A newer decision supersedes it, published or not: takes it out of the constraint `credits_granted_once`.
    # Only services.set_successor writes it; `fill_in` refuses a write that went around it.
    has_successor = models.BooleanField(default=False, editable=False)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["deliberation__held_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["deliberation", "registration"], name="one_decision_a_registration"),
            models.UniqueConstraint(
                fields=["enrolment", "activity"],
                condition=Q(granted=True, has_successor=False),
                name="credits_granted_once",
                violation_error_message=_("The credits of this activity were granted already."),
            ),
            models.CheckConstraint(
                condition=MARK_OR_OUTCOME,
                name="decision_mark_or_outcome",
                violation_error_message=_("Give a mark or an outcome, not both."),
            ),
            models.CheckConstraint(
                condition=Q(mark__isnull=True) | Q(mark__gte=0, mark__lte=20),
                name="decision_mark_0_20",
                violation_error_message=_("A mark lies between 0 and 20."),
            ),
            models.CheckConstraint(
                condition=Q(supersedes__isnull=True) | ~Q(reason=""),
                name="decision_superseding_says_why",
                violation_error_message=_("Say why the earlier decision is superseded."),
            ),
        ]

    def __str__(self):
        return f"{self.registration}: {self.granted}"

    def clean_fields(self, exclude=None):
        self.fill_in()
        super().clean_fields(exclude)

    def save(self, *args, **kwargs):
        self.fill_in()
        super().save(*args, **kwargs)

    def fill_in(self):
        self.enrolment = self.registration.annual_programme.enrolment
        self.activity = self.registration.activity
        if self.supersedes is not None and not self.supersedes.has_successor:
            raise RuntimeError("A decision that supersedes another is written by services.write_successor.")
