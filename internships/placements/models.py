"""Placements: a resident at a site, with supervisors and interruptions."""

from datetime import date, timedelta
from decimal import Decimal

from django.db import models
from django.db.models import Case, Exists, ExpressionWrapper, F, OuterRef, Q, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User, Versioned
from curriculum.roles import on_day
from internships.directory.models import Site
from internships.directory.supervisor_models import Delegation, Supervisor
from records.models import Accompaniment, Enrolment, Registration
from ui.figures import decimal_words


class PlacementStatus(models.TextChoices):
    """The computed status of a placement on a day: its agreement until the approval, then the calendar."""

    PROPOSED = "proposed", _("proposed")
    ACCEPTED = "accepted", _("accepted")
    APPROVED = "approved", _("approved")
    RUNNING = "running", _("running")
    INTERRUPTED = "interrupted", _("interrupted")
    COMPLETED = "completed", _("completed")
    CANCELLED = "cancelled", _("cancelled")


class AgreementState(models.TextChoices):
    """How far the agreement on a placement has come. Stored; the calendar is not."""

    PROPOSED = "proposed", _("proposed")
    ACCEPTED = "accepted", _("accepted")
    APPROVED = "approved", _("approved")
    CANCELLED = "cancelled", _("cancelled")


def stopped_on(day: date) -> Q:
    """Condition for interruptions that include the day."""
    return Q(starts__lte=day) & (Q(ends__isnull=True) | Q(ends__gte=day))


class PlacementQuerySet(models.QuerySet):
    def visible_to(self, user, today: date | None = None):
        """To the resident, mentor, offices, systems and sitting jury; to supervisors and delegates only their own."""
        if not user.is_authenticated:
            return self.none()
        residents = Enrolment.objects.with_credits_visible_to(user, today)
        own = Placement.objects.supervised_by(user, today)
        return self.filter(Q(enrolment__in=residents.values("pk")) | Q(pk__in=own.values("pk")))

    def with_goals_visible_to(self, user, today: date | None = None):
        """Also, for supervisors of the day, earlier placements of their residents, of which they see the objectives."""
        if not user.is_authenticated:
            return self.none()
        day = today or timezone.localdate()
        along = Accompaniment.objects.filter(on_day(day), user=user, capacity=Accompaniment.Capacity.SUPERVISOR)
        earlier = Q(enrolment__in=along.values("enrolment"), agreement_state=AgreementState.APPROVED, ends__lt=day)
        seen = Placement.objects.visible_to(user, today)
        return self.filter(Q(pk__in=seen.values("pk")) | earlier)

    def supervised_by(self, user, today: date | None = None):
        """Placements that the user supervises on any of their days, or as delegate of today."""
        day = today or timezone.localdate()
        stands_in = Delegation.objects.filter(on_day(day), user=user)
        named = PlacementSupervisor.objects.filter(
            Q(supervisor__user=user) | Q(supervisor__in=stands_in.values("supervisor"))
        )
        return self.filter(pk__in=named.values("placement"))

    def live(self):
        """Not cancelled."""
        return self.exclude(agreement_state=AgreementState.CANCELLED)

    def holding(self):
        """Accepted or approved: those that take a place at the site."""
        return self.filter(agreement_state__in=Placement.HOLDING)

    def meeting(self, starts: date, ends: date):
        """Placements that overlap the period."""
        return self.filter(starts__lte=ends, ends__gte=starts)

    def unsupervised(self, today: date):
        """Approved placements with a day from `today` on that no supervision includes."""
        rows = PlacementSupervisor.objects.filter(placement=OuterRef("pk"))
        first = Case(When(starts__gt=today, then=F("starts")), default=Value(today), output_field=models.DateField())
        of_first = rows.filter(starts__lte=OuterRef("first_to_come"), ends__gte=OuterRef("first_to_come"))
        follows = PlacementSupervisor.objects.filter(
            placement=OuterRef("placement"),
            starts__lte=ExpressionWrapper(OuterRef("ends") + timedelta(days=1), output_field=models.DateField()),
            ends__gt=OuterRef("ends"),
        )
        breaks_off = rows.filter(~Exists(follows), ends__gte=today, ends__lt=OuterRef("ends"))
        return (
            self.filter(agreement_state=AgreementState.APPROVED, ends__gte=today)
            .annotate(first_to_come=first)
            .filter(~Exists(of_first) | Exists(breaks_off))
        )

    def with_status(self, status: str, day: date):
        """Placements whose `status_on(day)` is this status."""
        if status in {PlacementStatus.PROPOSED, PlacementStatus.ACCEPTED, PlacementStatus.CANCELLED}:
            return self.filter(agreement_state=status)
        stopped = Interruption.objects.filter(stopped_on(day))
        approved = self.filter(agreement_state=AgreementState.APPROVED)
        if status == PlacementStatus.INTERRUPTED:
            return approved.filter(pk__in=stopped.values("placement"))
        going = approved.exclude(pk__in=stopped.values("placement"))
        if status == PlacementStatus.APPROVED:
            return going.filter(starts__gt=day)
        if status == PlacementStatus.RUNNING:
            return going.filter(starts__lte=day, ends__gte=day)
        return going.filter(ends__lt=day)

    def for_list(self):
        """With everything that a list row shows, in a fixed number of queries."""
        return self.select_related(
            "enrolment__user",
            "enrolment__programme_version__programme",
            "registration__activity__block",
            "registration__annual_programme__academic_year",
            "site__place",
        ).prefetch_related("supervisions__supervisor__user", "interruptions")


class Placement(Versioned):
    """A resident at one site from the first to the last day, for a share of full time, within a stage of a year."""

    HOLDING = (AgreementState.ACCEPTED, AgreementState.APPROVED)

    registration = models.ForeignKey(Registration, models.PROTECT, related_name="placements")
    # copied from the registration: constraints on a resident's placements need the column
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="placements", editable=False)
    site = models.ForeignKey(Site, models.PROTECT, related_name="placements")
    starts = models.DateField(_("first day"))
    ends = models.DateField(_("last day"))
    share = models.DecimalField(_("share of full time"), max_digits=3, decimal_places=2, default=Decimal(1))
    agreement_state = models.CharField(
        _("agreement"), max_length=10, choices=AgreementState.choices, default=AgreementState.PROPOSED
    )
    supervisors = models.ManyToManyField(Supervisor, through="PlacementSupervisor", related_name="placements")
    reason = models.TextField(_("why this site"), blank=True)
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=timezone.now, editable=False)
    cancelled_because = models.TextField(_("why it was cancelled"), blank=True)

    objects = PlacementQuerySet.as_manager()

    class Meta:
        ordering = ["starts", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__gte=F("starts")),
                name="placement_ends_after_start",
                violation_error_message=_("The last day is before the first."),
            ),
            models.CheckConstraint(
                condition=Q(share__gt=Decimal(0), share__lte=Decimal(1)),
                name="placement_share_0_1",
                violation_error_message=_("A share of full time is above 0 and at most 1."),
            ),
            models.CheckConstraint(
                condition=~Q(agreement_state="cancelled") | ~Q(cancelled_because=""),
                name="cancelled_placement_says_why",
                violation_error_message=_("Say why it is cancelled."),
            ),
        ]

    def __str__(self):
        return f"{self.enrolment}: {self.site} {self.starts}"

    def clean_fields(self, exclude=None):
        self.enrolment = self.registration.annual_programme.enrolment
        super().clean_fields(exclude)

    def save(self, *args, **kwargs):
        if not kwargs.get("update_fields"):
            self.enrolment = self.registration.annual_programme.enrolment
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("placement", args=[self.uuid])

    def status_on(self, day: date) -> PlacementStatus:
        """Reads `interruptions`: prefetch them."""
        if self.agreement_state != AgreementState.APPROVED:
            return PlacementStatus(self.agreement_state)
        if any(stop.holds_on(day) for stop in self.interruptions.all()):
            return PlacementStatus.INTERRUPTED
        if day < self.starts:
            return PlacementStatus.APPROVED
        return PlacementStatus.RUNNING if day <= self.ends else PlacementStatus.COMPLETED

    @property
    def status(self) -> PlacementStatus:
        """The status today."""
        return self.status_on(timezone.localdate())

    @property
    def percent(self) -> str:
        """The share as a text: "50%"."""
        return gettext("%(share)s%%") % {"share": decimal_words(self.share * 100)}

    def supervised_on(self, day: date) -> list[Supervisor]:
        """Reads `supervisions`: prefetch them with their supervisor."""
        return [s.supervisor for s in self.supervisions.all() if s.starts <= day <= s.ends]


class PlacementSupervisor(models.Model):
    """A supervisor of a placement, and the days on which they supervise."""

    placement = models.ForeignKey(Placement, models.CASCADE, related_name="supervisions")
    supervisor = models.ForeignKey(Supervisor, models.PROTECT, related_name="supervisions")
    starts = models.DateField(_("from"))
    ends = models.DateField(_("to"))
    accompaniment = models.ForeignKey(Accompaniment, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["starts", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["placement", "supervisor"], name="one_supervision_a_supervisor"),
            models.CheckConstraint(condition=Q(ends__gte=F("starts")), name="supervision_ends_after_start"),
        ]

    def __str__(self):
        return f"{self.supervisor}: {self.placement}"


class Interruption(Versioned):
    """Days on which a placement does not count. Without a last day it lasts until further notice."""

    placement = models.ForeignKey(Placement, models.PROTECT, related_name="interruptions")
    starts = models.DateField(_("from"))
    ends = models.DateField(_("to"), null=True, blank=True)
    reason = models.TextField(_("reason"))

    unaudited = ("reason",)

    class Meta:
        ordering = ["starts"]
        constraints = [
            models.UniqueConstraint(fields=["placement"], condition=Q(ends__isnull=True), name="one_open_interruption"),
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gte=F("starts")),
                name="interruption_ends_after_start",
                violation_error_message=_("The last day is before the first."),
            ),
        ]

    def __str__(self):
        return f"{self.placement}: {self.starts}"

    def holds_on(self, day: date) -> bool:
        return self.starts <= day and (self.ends is None or day <= self.ends)
