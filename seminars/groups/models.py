"""A group that meets for an activity in one academic year, its leaders and its members."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User, Versioned
from curriculum.models import AcademicYear, Activity
from curriculum.roles import roles_of
from places.models import Province
from records.models import Accompaniment, Registration


def days_of(of: str) -> list:
    """The constraint that a last day does not lie before the first."""
    return [
        models.CheckConstraint(
            condition=Q(ends__isnull=True) | Q(ends__gte=F("starts")),
            name=f"{of}_ends_after_start",
            violation_error_message=_("The last day is before the first."),
        )
    ]


class SeminarGroupQuerySet(models.QuerySet):
    def visible_to(self, user, today: date | None = None):
        """To its leaders of today or later, the activity's teachers, its members, and the offices of the programme."""
        if not user.is_authenticated:
            return self.none()
        roles = roles_of(user)
        own = Membership.objects.filter(registration__annual_programme__enrolment__user=user)
        seen = Q(pk__in=GroupLeader.objects.leading(user, today).values("group")) | Q(pk__in=own.values("group"))
        if roles.teaches:
            seen |= Q(activity__in=roles.teaches)
        if offices := roles.secretariat_of | roles.machine_of:
            version = Activity.objects.filter(programme_version__programme__institutions__in=offices)
            seen |= Q(activity__in=version.values("pk"))
        if roles.director_of:
            seen |= Q(activity__programme_version__programme__in=roles.director_of)
        return self.filter(seen)

    def with_members_visible_to(self, user, today: date | None = None):
        """The same without those in which the user is only a member: a resident does not read who else is there."""
        if not user.is_authenticated:
            return self.none()
        own = Membership.objects.filter(registration__annual_programme__enrolment__user=user)
        return self.visible_to(user, today).exclude(pk__in=own.values("group"))

    def for_list(self):
        return (
            self.select_related("activity__block", "activity__programme_version__programme", "academic_year")
            .prefetch_related("activity__organisers", "leaders__user")
            .order_by("-academic_year__start_year", "activity__block__number", "activity__position", "name")
        )


class SeminarGroup(Versioned):
    """One group of an activity in one year: a local seminar group, or all who take a course."""

    class State(models.TextChoices):
        OPEN = "open", _("open")
        CLOSED = "closed", _("year closed")

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="seminar_groups")
    academic_year = models.ForeignKey(AcademicYear, models.PROTECT, related_name="seminar_groups")
    name = models.CharField(_("name"), max_length=80)
    province = models.CharField(
        _("province"), max_length=20, choices=Province.choices, blank=True, help_text=_("Of those who come to it.")
    )
    place = models.CharField(_("usual place"), max_length=200, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.OPEN)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = SeminarGroupQuerySet.as_manager()

    class Meta:
        ordering = ["academic_year", "activity", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "academic_year", "name"],
                name="one_seminar_group_of_a_name",
                violation_error_message=_("There is a group of that name already."),
            ),
            models.CheckConstraint(
                condition=Q(state="open", closed_at__isnull=True, closed_by__isnull=True)
                | Q(state="closed", closed_at__isnull=False, closed_by__isnull=False),
                name="seminar_group_closed_by_somebody",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("seminar-group", args=[self.uuid])


class GroupLeaderQuerySet(models.QuerySet):
    def leading(self, user, today: date | None = None):
        """Rows of the user that are not over."""
        return self.filter(Q(ends__isnull=True) | Q(ends__gte=today or timezone.localdate()), user=user)


class GroupLeader(Versioned):
    """Who leads the group, from when to when (the last day included; open until the year ends)."""

    group = models.ForeignKey(SeminarGroup, models.PROTECT, related_name="leaders")
    user = models.ForeignKey(User, models.PROTECT, related_name="led_groups")
    starts = models.DateField(_("from"))
    ends = models.DateField(_("to"), null=True, blank=True)

    objects = GroupLeaderQuerySet.as_manager()

    class Meta:
        ordering = ["group", "starts", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "user"],
                condition=Q(ends__isnull=True),
                name="one_open_leadership",
                violation_error_message=_("They lead this group already."),
            ),
            models.UniqueConstraint(fields=["group", "user", "starts"], name="one_leadership_a_start"),
            *days_of("leadership"),
        ]

    def __str__(self):
        return f"{self.user}: {self.group}"

    def holds_on(self, day: date) -> bool:
        return self.starts <= day and (self.ends is None or day <= self.ends)


class MembershipQuerySet(models.QuerySet):
    def on(self, day: date):
        return self.filter(Q(ends__isnull=True) | Q(ends__gte=day), starts__lte=day)

    def for_list(self):
        return self.select_related(
            "registration__annual_programme__enrolment__user",
            "registration__annual_programme__enrolment__programme_version__programme",
        ).order_by("registration__annual_programme__enrolment__user__sort_key", "starts")


class Membership(Versioned):
    """A registration of a resident in a group, from when to when. One group at a time; the last one closes the year."""

    group = models.ForeignKey(SeminarGroup, models.PROTECT, related_name="memberships")
    registration = models.ForeignKey(Registration, models.PROTECT, related_name="seminar_memberships")
    starts = models.DateField(_("from"))
    ends = models.DateField(_("to"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["group", "starts", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["registration"],
                condition=Q(ends__isnull=True),
                name="one_open_membership",
                violation_error_message=_("The resident is in a group already."),
            ),
            models.UniqueConstraint(fields=["registration", "starts"], name="one_membership_a_start"),
            *days_of("membership"),
        ]

    def __str__(self):
        return f"{self.registration}: {self.group}"

    @property
    def enrolment(self):
        return self.registration.annual_programme.enrolment

    def holds_on(self, day: date) -> bool:
        return self.starts <= day and (self.ends is None or day <= self.ends)


class GroupAccompaniment(models.Model):
    """Marks a row of `records.Accompaniment` as one that follows from groups, so that it is kept in step with them."""

    accompaniment = models.OneToOneField(Accompaniment, models.CASCADE, related_name="+")

    def __str__(self):
        return str(self.accompaniment)
