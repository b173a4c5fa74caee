"""One thesis of one resident, and its promoter and readers."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User, Versioned
from curriculum.models import ExamSession, Programme
from curriculum.roles import on_day, roles_of
from records.models import Accompaniment, Enrolment
from thesis.subjects.models import Subject


def programmes_of(user):
    """The programmes whose deposited theses the user reads: as a resident, a supporter, a teacher, an office."""
    roles = roles_of(user)
    along = Accompaniment.objects.filter(on_day(timezone.localdate()), user=user)
    return Programme.objects.filter(
        Q(versions__enrolments__user=user)
        | Q(versions__enrolments__in=along.values("enrolment"))
        | Q(versions__activities__in=roles.teaches)
        | Q(institutions__in=roles.secretariat_of)
        | Q(pk__in=roles.director_of)
    ).values("pk")


class ThesisQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The resident's own; those that the user guides or reads; all of the programme for its offices."""
        if not user.is_authenticated:
            return self.none()
        roles = roles_of(user)
        people = ThesisPerson.objects.current().filter(user=user)
        version = Enrolment.objects.filter(
            Q(programme_version__programme__institutions__in=roles.secretariat_of | roles.machine_of)
            | Q(programme_version__programme__in=roles.director_of)
        )
        return self.filter(
            Q(enrolment__user=user) | Q(pk__in=people.values("thesis")) | Q(enrolment__in=version.values("pk"))
        )

    def deposited(self, user):
        """Marked theses of the user's programmes that are public, now or from a day on; never a confidential one."""
        if not user.is_authenticated or user.is_machine:
            return self.none()
        public = self.filter(state=Thesis.State.MARKED, deposit__in=(Thesis.Deposit.OPEN, Thesis.Deposit.LATER))
        return public.filter(enrolment__programme_version__programme__in=programmes_of(user))

    def live(self):
        return self.exclude(state=Thesis.State.WITHDRAWN)

    def for_list(self):
        return (
            self.select_related(
                "enrolment__user",
                "enrolment__intake",
                "enrolment__programme_version__programme",
                "session__academic_year",
                "subject",
            )
            .prefetch_related("people__user", "enrolment__programme_version__programme__institutions")
            .order_by("enrolment__user__sort_key", "pk")
        )


class Thesis(Versioned):
    """A thesis from the proposal to its mark. Days are set by the transitions; `workflow` has the table."""

    class State(models.TextChoices):
        SEEKING = "seeking", _("without a promoter")
        PROPOSED = "proposed", _("proposed to a promoter")
        AGREED = "agreed", _("protocol being written")
        ETHICS = "ethics", _("before the ethics committee")
        PROTOCOL = "protocol", _("protocol handed in")
        UNDER_WAY = "under_way", _("under way")
        SUBMITTED = "submitted", pgettext_lazy("of a thesis", "submitted")
        PLANNED = "planned", _("defence planned")
        DEFENDED = "defended", _("defended")
        MARKED = "marked", _("marked")
        WITHDRAWN = "withdrawn", _("given up")

    class Deposit(models.TextChoices):
        OPEN = "open", _("public, at once")
        LATER = "later", _("public, from a day on")
        CONFIDENTIAL = "confidential", _("confidential: read by its panel alone")

    HANDED_IN = (State.SUBMITTED, State.PLANNED, State.DEFENDED, State.MARKED)

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="theses")
    subject = models.ForeignKey(Subject, models.PROTECT, null=True, blank=True, related_name="theses")
    title = models.CharField(_("title"), max_length=300)
    text = models.TextField(_("what it is about"), max_length=3000, blank=True)
    session = models.ForeignKey(ExamSession, models.PROTECT, related_name="theses", verbose_name=_("session"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.PROPOSED)
    needs_ethics = models.BooleanField(_("an ethics committee is asked"), default=False)
    ethics_reference = models.CharField(_("reference of the ethics committee"), max_length=100, blank=True)
    deposit = models.CharField(_("deposit"), max_length=12, choices=Deposit.choices, blank=True)
    embargo_until = models.DateField(_("public from"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=600, blank=True)  # of the last refusal, return or withdrawal
    agreed_on = models.DateField(_("promoter agreed on"), null=True, blank=True)
    accepted_on = models.DateField(_("protocol accepted on"), null=True, blank=True)
    submitted_on = models.DateField(_("submitted on"), null=True, blank=True)
    defended_on = models.DateField(_("defended on"), null=True, blank=True)
    marked_on = models.DateField(_("marked on"), null=True, blank=True)

    objects = ThesisQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("thesis")
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment"],
                condition=~Q(state="withdrawn"),
                name="one_live_thesis_an_enrolment",
                violation_error_message=_("There is a thesis already."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["submitted", "planned", "defended", "marked"], submitted_on__isnull=False)
                | ~Q(state__in=["submitted", "planned", "defended", "marked"]),
                name="thesis_submitted_on_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["defended", "marked"]) | Q(defended_on__gte=F("submitted_on")),
                name="thesis_defended_after_submission",
            ),
            models.CheckConstraint(
                condition=~Q(state="marked") | Q(marked_on__gte=F("defended_on")), name="thesis_marked_after_defence"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["under_way", "submitted", "planned", "defended", "marked"])
                | Q(accepted_on__isnull=False, agreed_on__isnull=False),
                name="thesis_under_way_with_protocol",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["submitted", "planned", "defended", "marked"]) | ~Q(deposit=""),
                name="thesis_submitted_with_deposit",
            ),
            models.CheckConstraint(
                condition=Q(deposit="later", embargo_until__isnull=False)
                | (~Q(deposit="later") & Q(embargo_until__isnull=True)),
                name="thesis_public_later_from_a_day",
                violation_error_message=_("Say from which day on it is public."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["withdrawn", "seeking"]) | ~Q(reason=""), name="thesis_given_up_says_why"
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("thesis", args=[self.uuid])

    @property
    def is_confidential(self) -> bool:
        return self.deposit == self.Deposit.CONFIDENTIAL

    def is_public(self, today: date) -> bool:
        """Whether its manuscript is read by everybody of the programme on that day."""
        if self.state != self.State.MARKED or self.deposit == self.Deposit.CONFIDENTIAL:
            return False
        return self.embargo_until is None or self.embargo_until <= today

    @property
    def promoter(self) -> User | None:
        """Who guides it or is asked to. Prefetch `people__user`."""
        return next((one.user for one in self.people.all() if one.is_promoter and one.ends is None), None)

    @property
    def readers(self) -> list[User]:
        return [one.user for one in self.people.all() if one.is_reader and one.ends is None]

    @property
    def jurors(self) -> list[User]:
        """Members of the panel who are neither promoter nor readers."""
        return [one.user for one in self.people.all() if one.role == ThesisPerson.Role.JUROR and one.ends is None]


class ThesisPersonQuerySet(models.QuerySet):
    def current(self):
        return self.filter(ends__isnull=True)


class ThesisPerson(Versioned):
    """Who guides or reads a thesis, from when to when. One promoter at a time, and nobody in two roles at once."""

    class Role(models.TextChoices):
        PROMOTER = "promoter", _("promoter")
        READER = "reader", _("reader")
        JUROR = "juror", _("member of the panel")

    thesis = models.ForeignKey(Thesis, models.PROTECT, related_name="people")
    user = models.ForeignKey(User, models.PROTECT, related_name="thesis_roles")
    role = models.CharField(_("as"), max_length=8, choices=Role.choices)
    starts = models.DateField(_("from"))
    ends = models.DateField(_("to"), null=True, blank=True)

    objects = ThesisPersonQuerySet.as_manager()

    class Meta:
        ordering = ["thesis", "role", "starts", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["thesis"],
                condition=Q(role="promoter", ends__isnull=True),
                name="one_promoter_a_thesis",
                violation_error_message=_("This thesis has a promoter already."),
            ),
            models.UniqueConstraint(
                fields=["thesis", "user"],
                condition=Q(ends__isnull=True),
                name="one_role_in_a_thesis",
                violation_error_message=_("The promoter is not a reader; nobody reads a thesis twice."),
            ),
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gte=F("starts")), name="thesis_role_ends_after_start"
            ),
        ]

    def __str__(self):
        return f"{self.user}: {self.get_role_display()}"

    @property
    def is_promoter(self) -> bool:
        return self.role == self.Role.PROMOTER

    @property
    def is_reader(self) -> bool:
        return self.role == self.Role.READER

    def holds_on(self, day: date) -> bool:
        return self.starts <= day and (self.ends is None or day <= self.ends)
