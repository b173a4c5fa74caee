"""Meetings of a resident with the mentor."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User, Versioned
from competencies.models import Theme
from curriculum.roles import roles_of
from mentoring.permissions import mentored_by
from records.models import Deliberation, Enrolment


class MeetingQuerySet(models.QuerySet):
    def visible_to(self, user, today: date | None = None):
        """The resident's own and, for the mentor of that day, all; offices and the sitting jury see only held ones."""
        if not user.is_authenticated:
            return self.none()
        roles = roles_of(user)
        office = Enrolment.objects.filter(
            Q(enrolling_institution__in=roles.secretariat_of) | Q(programme_version__programme__in=roles.director_of)
        )
        jury = Enrolment.objects.filter(
            programme_version__programme__in=roles.jury_of,
            programme_version__in=Deliberation.objects.sitting().values("programme_version"),
        )
        close = Q(enrolment__user=user) | Q(enrolment__in=mentored_by(user, today))
        far = Q(enrolment__in=office.values("pk")) | Q(enrolment__in=jury.values("pk"))
        return self.filter(close | (far & Q(state=MentoringMeeting.State.HELD)))

    def counting(self):
        """Meetings that count for a year: held, with both present."""
        return self.filter(state=MentoringMeeting.State.HELD, resident_present=True, mentor_present=True)


class MentoringMeeting(Versioned):
    """A planned, held or cancelled meeting of a resident with the mentor."""

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        HELD = "held", _("held")
        CANCELLED = "cancelled", _("cancelled")

    class Mode(models.TextChoices):
        IN_PERSON = "in_person", _("in person")
        CALL = "call", _("by telephone or video")

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="mentoring_meetings")
    mentor = models.ForeignKey(User, models.PROTECT, related_name="mentoring_meetings")
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.PLANNED)
    day = models.DateField(_("date"))
    time = models.TimeField(_("time"), null=True, blank=True)
    mode = models.CharField(_("how"), max_length=10, choices=Mode.choices)
    place = models.CharField(_("place or link"), max_length=200, blank=True)
    themes = models.ManyToManyField(Theme, blank=True, related_name="mentoring_meetings")
    resident_present = models.BooleanField(default=False)
    mentor_present = models.BooleanField(default=False)
    others_present = models.CharField(_("who else was there"), max_length=200, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)

    unaudited = ("place", "others_present", "reason")
    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["day", "time", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "day"],
                condition=~Q(state="cancelled"),
                name="one_mentoring_meeting_a_day",
                violation_error_message=_("There is a meeting on that day already."),
            ),
            models.CheckConstraint(
                condition=Q(state="held") | Q(resident_present=False, mentor_present=False, others_present=""),
                name="mentoring_presence_when_held",
            ),
            models.CheckConstraint(
                condition=~Q(state="held") | Q(resident_present=True) | Q(mentor_present=True),
                name="mentoring_held_with_somebody",
                violation_error_message=_("Say who was there."),
            ),
        ]

    def __str__(self):
        return f"{self.enrolment}: {self.day}"

    @property
    def counts(self) -> bool:
        return self.state == self.State.HELD and self.resident_present and self.mentor_present
