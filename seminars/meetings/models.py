"""Meetings of a group, and their documents."""

from datetime import date, datetime, time

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User, Versioned
from competencies.models import Competency, Theme
from files.models import StoredFile
from seminars.groups.models import Membership, SeminarGroup
from seminars.rules.models import hours_field


class SeminarMeetingQuerySet(models.QuerySet):
    def visible_to(self, user, today: date | None = None):
        """Those of the groups that the user sees, and those where the user makes up for an absence."""
        if not user.is_authenticated:
            return self.none()
        groups = SeminarGroup.objects.visible_to(user, today)
        guests = Q(make_ups__registration__annual_programme__enrolment__user=user) & Q(
            make_ups__state__in=("announced", "accepted")
        )
        made_up = SeminarMeeting.objects.filter(guests)
        return self.filter(Q(group__in=groups.values("pk")) | Q(pk__in=made_up.values("pk")))

    def with_members_visible_to(self, user, today: date | None = None):
        """Those whose list of names the user sees."""
        groups = SeminarGroup.objects.with_members_visible_to(user, today)
        return self.filter(group__in=groups.values("pk"))

    def live(self):
        return self.exclude(state=SeminarMeeting.State.CANCELLED)

    def for_list(self):
        return self.select_related(
            "group__activity__block", "group__activity__programme_version__programme", "group__academic_year"
        )


class SeminarMeeting(Versioned):
    """A group meets on a day, or means to. Hours count once the list of who was there is closed (held)."""

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        HELD = "held", _("held")
        CANCELLED = "cancelled", _("cancelled")

    class Format(models.TextChoices):
        ON_SITE = "on_site", _("on site")
        ONLINE = "online", _("online")
        MIXED = "mixed", _("on site and online")
        AWAY = "away", _("away, with a night")

    group = models.ForeignKey(SeminarGroup, models.PROTECT, related_name="meetings")
    title = models.CharField(_("theme"), max_length=200)
    day = models.DateField(_("date"))
    starts = models.TimeField(_("from (hour)"))
    ends = models.TimeField(_("to (hour)"))
    hours = hours_field(_("hours that count"))
    format = models.CharField(_("how"), max_length=8, choices=Format.choices, default=Format.ON_SITE)
    place = models.CharField(_("place"), max_length=200, blank=True)
    link = models.URLField(_("link"), blank=True)
    given_by = models.CharField(_("given by"), max_length=200, blank=True)
    competencies = models.ManyToManyField(Competency, blank=True, related_name="seminar_meetings")
    themes = models.ManyToManyField(Theme, blank=True, related_name="seminar_meetings")
    members_only = models.BooleanField(_("no residents of other groups"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.PLANNED)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    led_by = models.ManyToManyField(User, blank=True, related_name="led_meetings")
    held_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    held_at = models.DateTimeField(null=True, blank=True)

    objects = SeminarMeetingQuerySet.as_manager()

    class Meta:
        ordering = ["day", "starts", "pk"]
        indexes = [models.Index(fields=["day"], name="seminar_meeting_by_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "day", "starts"],
                condition=~Q(state="cancelled"),
                name="one_seminar_meeting_an_hour",
                violation_error_message=_("The group meets on that day at that hour already."),
            ),
            models.CheckConstraint(
                condition=Q(ends__gt=F("starts")),
                name="seminar_meeting_ends_after_start",
                violation_error_message=_("It ends before it begins."),
            ),
            models.CheckConstraint(
                condition=Q(hours__gt=0, hours__lte=24),
                name="seminar_meeting_hours_positive",
                violation_error_message=_("A meeting counts more than 0 hours."),
            ),
            models.CheckConstraint(
                condition=~Q(state="cancelled") | ~Q(reason=""),
                name="cancelled_seminar_meeting_says_why",
                violation_error_message=_("Say why it is cancelled."),
            ),
            models.CheckConstraint(
                condition=Q(state="held", held_at__isnull=False, held_by__isnull=False)
                | ~Q(state="held") & Q(held_at__isnull=True, held_by__isnull=True),
                name="seminar_meeting_held_by_somebody",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("seminar-meeting", args=[self.uuid])

    @property
    def begins_at(self) -> datetime:
        return moment(self.day, self.starts)

    @property
    def ends_at(self) -> datetime:
        return moment(self.day, self.ends)

    def members(self):
        """The memberships that hold on its day."""
        return Membership.objects.on(self.day).filter(group=self.group_id)


def moment(day: date, hour: time) -> datetime:
    """In local time, also on the two days on which clocks change."""
    return timezone.make_aware(datetime.combine(day, hour))


def minutes_between(starts: time, ends: time) -> int:
    return (ends.hour - starts.hour) * 60 + ends.minute - starts.minute


class MeetingDocument(Versioned):
    """A file for those who come to the meeting."""

    meeting = models.ForeignKey(SeminarMeeting, models.PROTECT, related_name="documents")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["added_at", "pk"]

    def __str__(self):
        return str(self.file)
