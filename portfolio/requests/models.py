"""Requests for observations, and rounds of feedback from several people."""

from datetime import date, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User, Versioned
from curriculum.roles import on_day
from portfolio.forms.models import Form, Profession, Setting
from portfolio.observations.models import Observation
from records.models import Accompaniment, Enrolment, Registration


class FeedbackRoundQuerySet(models.QuerySet):
    def visible_to(self, user, today=None):
        """The user's own rounds, and those of the residents that the user mentors."""
        if not user.is_authenticated:
            return self.none()
        mentored = Accompaniment.objects.filter(
            on_day(today or timezone.localdate()), user=user, capacity=Accompaniment.Capacity.MENTOR
        )
        return self.filter(Q(enrolment__user=user) | Q(enrolment__in=mentored.values("enrolment")))

    def with_counts(self):
        """Annotate `asked` (requests not withdrawn or replaced) and `answered`."""
        off = [Request.State.WITHDRAWN, Request.State.REPLACED]
        return self.annotate(
            asked=models.Count("requests", filter=~Q(requests__state__in=off)),
            answered=models.Count("requests", filter=Q(requests__state=Request.State.ANSWERED)),
        )


class FeedbackRound(Versioned):
    """Several people give feedback on one resident, read as a pool of at least `POOLED_FROM` answers.

    It closes by hand or after its last day, and then takes no further answer: one more answer in a pool that was
    already read could be told apart.
    """

    POOLED_FROM = 5

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="feedback_rounds")
    form = models.ForeignKey(Form, models.PROTECT, related_name="+")
    opened_on = models.DateField(_("opened on"))
    closes_on = models.DateField(_("last day for answers"))
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = FeedbackRoundQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(closes_on__gte=F("opened_on")), name="round_closes_after_opening")
        ]

    def __str__(self):
        return f"{self.form.title} {self.opened_on}"

    def is_open(self, today: date | None = None) -> bool:
        return self.closed_at is None and (today or timezone.localdate()) <= self.closes_on

    def is_over(self, today: date | None = None) -> bool:
        """Whether it is closed for good: by hand, or after its last day with enough answers to be read."""
        if self.closed_at is not None or self.is_open(today):
            return self.closed_at is not None
        return self.requests.filter(state=Request.State.ANSWERED).count() >= self.POOLED_FROM


class RequestQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Requests about the user, and those that ask the user."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(Q(enrolment__user=user) | Q(person=user))

    def open(self, today: date | None = None):
        """Requests that can be answered on that day."""
        return self.filter(state=Request.State.ASKED, expires_on__gte=today or timezone.localdate())

    def expired(self, today: date | None = None):
        return self.filter(state=Request.State.ASKED, expires_on__lt=today or timezone.localdate())

    def for_list(self):
        return self.select_related("person", "form", "setting", "enrolment__user", "round").order_by("-asked_at", "-pk")


class Request(Versioned):
    """A named person is asked for an observation of a resident, in one version of a form.

    `answers` holds the draft of the person asked; the final answers become an `Observation`. Expiry is not stored: see
    `status`.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("waiting for an answer")
        ANSWERED = "answered", _("answered")
        DECLINED = "declined", _("declined")
        WITHDRAWN = "withdrawn", _("taken back by the resident")
        REPLACED = "replaced", _("replaced by another request")

    EXPIRED = "expired"
    DAYS = 30
    PLANNED_AHEAD = timedelta(days=92)  # of the day to be observed
    DUE_AFTER = timedelta(days=14)  # a later answer is late but accepted until the request expires
    KINDS = Observation.ON_REQUEST

    kind = models.CharField(_("kind"), max_length=20, choices=[(kind.value, kind.label) for kind in KINDS])
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="requests")
    registration = models.ForeignKey(Registration, models.PROTECT, null=True, blank=True, related_name="+")
    form = models.ForeignKey(Form, models.PROTECT, related_name="+")
    round = models.ForeignKey(FeedbackRound, models.PROTECT, null=True, blank=True, related_name="requests")
    person = models.ForeignKey(User, models.PROTECT, related_name="requests_received")
    profession = models.ForeignKey(Profession, models.PROTECT, null=True, blank=True, related_name="+")
    setting = models.ForeignKey(Setting, models.PROTECT, null=True, blank=True, related_name="+")
    observed_on = models.DateField(_("observed on"), null=True, blank=True)
    note = models.CharField(_("what it is about"), max_length=300, blank=True)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("asked"), default=timezone.now)
    sent_on = models.DateField(_("sent on"), default=timezone.localdate)
    expires_on = models.DateField(_("last day to answer"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.ASKED)
    ended_at = models.DateTimeField(null=True, blank=True)
    answers = models.JSONField(_("answers"), default=dict, blank=True)
    drafted_at = models.DateTimeField(null=True, blank=True)
    observation = models.OneToOneField(
        Observation, models.PROTECT, null=True, blank=True, related_name="answered_request"
    )
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")

    unaudited = ("answers", "drafted_at", "note")
    objects = RequestQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="several_sources", round__isnull=False)
                | (~Q(kind="several_sources") & Q(round__isnull=True)),
                name="request_of_several_has_its_round",
            ),
            models.CheckConstraint(
                condition=Q(state="answered", observation__isnull=False)
                | (~Q(state="answered") & Q(observation__isnull=True)),
                name="request_answered_has_observation",
            ),
            models.CheckConstraint(
                condition=Q(state="asked", ended_at__isnull=True) | (~Q(state="asked") & Q(ended_at__isnull=False)),
                name="request_ended_says_when",
            ),
            models.UniqueConstraint(
                fields=["round", "person"],
                condition=Q(state__in=["asked", "answered", "declined"], round__isnull=False),
                name="one_request_a_person_in_a_round",
                violation_error_message=_("This person was asked already."),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.enrolment}"

    @property
    def due_on(self) -> date:
        """The day by which an answer is asked for."""
        first = max(self.sent_on, self.observed_on or self.sent_on)
        return min(first + self.DUE_AFTER, self.expires_on)

    @property
    def is_late(self) -> bool:
        return self.due_on < timezone.localdate()

    def status(self, today: date | None = None) -> str:
        """The state on that day; "expired" after the last day to answer."""
        if self.state == self.State.ASKED and self.expires_on < (today or timezone.localdate()):
            return self.EXPIRED
        return str(self.state)
