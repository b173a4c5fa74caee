"""Who was at a meeting, and what was made up elsewhere."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User, Versioned
from records.models import Enrolment, Registration
from seminars.groups.models import SeminarGroup
from seminars.meetings.models import SeminarMeeting
from seminars.rules.models import Excuse, hours_field


def residents_of(user):
    """Pks of the residents whose attendance the user reads as an office, or as oneself."""
    return Enrolment.objects.with_documents_visible_to(user).values("pk")


class AttendanceQuerySet(models.QuerySet):
    def visible_to(self, user, today: date | None = None):
        """The resident's own; those of the groups that the user leads or teaches; all to the offices."""
        if not user.is_authenticated:
            return self.none()
        groups = SeminarGroup.objects.with_members_visible_to(user, today)
        return self.filter(
            Q(registration__annual_programme__enrolment__in=residents_of(user))
            | Q(meeting__group__in=groups.values("pk"))
            | Q(registration__seminar_memberships__group__in=groups.values("pk"))
        ).distinct()

    def for_list(self):
        return self.select_related(
            "meeting__group", "excuse", "registration__annual_programme__enrolment__user"
        ).order_by("meeting__day", "meeting__starts", "registration__annual_programme__enrolment__user__sort_key")


class Attendance(Versioned):
    """A resident at one meeting: as a member of its group, or as a guest who makes up for an absence."""

    class State(models.TextChoices):
        ANNOUNCED = "announced", _("absence announced")
        PRESENT = "present", _("present")
        LATE = "late", _("late")
        EXCUSED = "excused", _("excused")
        ABSENT = "absent", _("absent")

    THERE = (State.PRESENT, State.LATE)
    MISSED = (State.EXCUSED, State.ABSENT)

    meeting = models.ForeignKey(SeminarMeeting, models.PROTECT, related_name="attendances")
    registration = models.ForeignKey(Registration, models.PROTECT, related_name="attendances")
    state = models.CharField(_("state"), max_length=10, choices=State.choices)
    minutes_missed = models.PositiveSmallIntegerField(_("minutes missed"), default=0)
    excuse = models.ForeignKey(Excuse, models.PROTECT, null=True, blank=True, related_name="+")
    is_guest = models.BooleanField(_("guest"), default=False)
    noted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    noted_at = models.DateTimeField(default=timezone.now)

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        ordering = ["meeting", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "registration"], name="one_attendance_a_meeting"),
            models.CheckConstraint(
                condition=Q(state="late", minutes_missed__gt=0) | ~Q(state="late") & Q(minutes_missed=0),
                name="attendance_late_by_minutes",
                violation_error_message=_("Say how many minutes were missed."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["announced", "excused"], excuse__isnull=False)
                | ~Q(state__in=["announced", "excused"]) & Q(excuse__isnull=True),
                name="attendance_excused_by_a_reason",
                violation_error_message=_("Choose why it is excused."),
            ),
            models.CheckConstraint(
                condition=Q(is_guest=False) | Q(state__in=["present", "late", "absent"]),
                name="attendance_guest_is_there_or_not",
            ),
        ]

    def __str__(self):
        return f"{self.registration}: {self.meeting}"

    @property
    def enrolment(self) -> Enrolment:
        return self.registration.annual_programme.enrolment


class MakeUpQuerySet(models.QuerySet):
    def visible_to(self, user, today: date | None = None):
        """The resident's own; those of the groups that the user leads, at home or as host; all to the offices."""
        if not user.is_authenticated:
            return self.none()
        groups = SeminarGroup.objects.with_members_visible_to(user, today)
        return self.filter(
            Q(registration__annual_programme__enrolment__in=residents_of(user))
            | Q(meeting__group__in=groups.values("pk"))
            | Q(missed__meeting__group__in=groups.values("pk"))
        )

    def live(self):
        """Announced, declared or accepted."""
        return self.filter(state__in=MakeUp.LIVE)

    def for_list(self):
        return self.select_related(
            "meeting__group__activity",
            "missed__meeting__group",
            "missed__excuse",
            "registration__annual_programme__enrolment__user",
            "decided_by",
        ).order_by("day", "pk")


class MakeUp(Versioned):
    """How a missed meeting is made up: at a meeting of another group, or somewhere else."""

    class State(models.TextChoices):
        ANNOUNCED = "announced", _("announced")
        DECLARED = "declared", _("to be confirmed")
        ACCEPTED = "accepted", _("counted")
        MISSED = "missed", _("not there")
        REFUSED = "refused", _("refused")
        WITHDRAWN = "withdrawn", _("withdrawn")

    LIVE = (State.ANNOUNCED, State.DECLARED, State.ACCEPTED)

    missed = models.ForeignKey(Attendance, models.PROTECT, related_name="make_ups")
    # copied from `missed`: constraints on a resident's make-ups need the column
    registration = models.ForeignKey(Registration, models.PROTECT, related_name="make_ups", editable=False)
    meeting = models.ForeignKey(SeminarMeeting, models.PROTECT, null=True, blank=True, related_name="make_ups")
    elsewhere = models.CharField(_("where, and what it was"), max_length=200, blank=True)
    day = models.DateField(_("date"))
    hours = hours_field(_("hours"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = MakeUpQuerySet.as_manager()

    class Meta:
        ordering = ["day", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["missed"],
                condition=Q(state__in=["announced", "declared", "accepted"]),
                name="one_make_up_of_an_absence",
                violation_error_message=_("This absence is being made up already."),
            ),
            models.UniqueConstraint(
                fields=["meeting", "registration"],
                condition=Q(state__in=["announced", "accepted"]),
                name="one_make_up_at_a_meeting",
                violation_error_message=_("This meeting makes up for another absence already."),
            ),
            models.CheckConstraint(
                condition=Q(meeting__isnull=False, elsewhere="", hours__isnull=True)
                | Q(meeting__isnull=True, hours__gt=0) & ~Q(elsewhere=""),
                name="make_up_at_a_meeting_or_elsewhere",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["accepted", "withdrawn"])
                | Q(state__in=["announced", "missed"], meeting__isnull=False)
                | Q(state__in=["declared", "refused"], meeting__isnull=True),
                name="make_up_state_of_its_kind",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(reason=""),
                name="refused_make_up_says_why",
                violation_error_message=_("Say why."),
            ),
        ]

    def __str__(self):
        return f"{self.registration}: {self.day}"

    def clean_fields(self, exclude=None):
        self.registration = self.missed.registration
        super().clean_fields(exclude)

    def save(self, *args, **kwargs):
        if not kwargs.get("update_fields"):
            self.registration = self.missed.registration
        super().save(*args, **kwargs)

    @property
    def enrolment(self) -> Enrolment:
        return self.registration.annual_programme.enrolment
