"""The defence of a thesis: when, where, before whom."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User, Versioned
from thesis.theses.models import Thesis


class Defence(Versioned):
    """A day, hours and a room. One that was cancelled stays, with the reason."""

    thesis = models.ForeignKey(Thesis, models.PROTECT, related_name="defences")
    day = models.DateField(_("date"))
    starts = models.TimeField(_("from (hour)"))
    ends = models.TimeField(_("to (hour)"))
    place = models.CharField(_("room"), max_length=200)
    cancelled_because = models.CharField(_("why it was cancelled"), max_length=600, blank=True)

    class Meta:
        ordering = ["day", "starts", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["thesis"],
                condition=Q(cancelled_because=""),
                name="one_defence_a_thesis",
                violation_error_message=_("The defence is planned already."),
            ),
            models.UniqueConstraint(
                fields=["day", "place", "starts"],
                condition=Q(cancelled_because=""),
                name="one_defence_a_room_and_hour",
                violation_error_message=_("There is another defence in that room at that hour."),
            ),
            models.CheckConstraint(
                condition=Q(ends__gt=F("starts")),
                name="defence_ends_after_start",
                violation_error_message=_("It ends before it begins."),
            ),
        ]

    def __str__(self):
        return f"{self.thesis} ({self.day})"

    @property
    def is_live(self) -> bool:
        return not self.cancelled_because

    @property
    def ends_at(self) -> datetime:
        return timezone.make_aware(datetime.combine(self.day, self.ends))


class PanelSeat(Versioned):
    """Somebody of the panel. Day and hours are the defence's."""

    defence = models.ForeignKey(Defence, models.PROTECT, related_name="seats")
    user = models.ForeignKey(User, models.PROTECT, related_name="thesis_seats")
    organisation = models.CharField(_("university or hospital"), max_length=200, blank=True)

    class Meta:
        ordering = ["defence", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["defence", "user"], name="one_seat_a_user"),
        ]

    def __str__(self):
        return str(self.user)
