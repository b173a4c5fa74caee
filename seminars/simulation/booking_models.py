"""Who has asked for a place in a session, and who holds one."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Versioned
from records.models import Enrolment
from seminars.simulation.models import SimulationMeeting, SimulationPlace, of_offices


class BookingQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The resident's own; all of a session to who runs it and to the offices of the programme."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(
            Q(enrolment__user=user) | Q(meeting__facilitator=user) | of_offices(user, "meeting__scenario__programme")
        )

    def live(self):
        return self.filter(state__in=Booking.LIVE)

    def for_list(self):
        return self.select_related(
            "enrolment__user", "enrolment__programme_version__programme", "place", "meeting__scenario__institution"
        )


class Booking(Versioned):
    """A resident and one session. A place offered is held until the offer ends."""

    class State(models.TextChoices):
        WAITING = "waiting", _("on the waiting list")
        OFFERED = "offered", _("place offered")
        BOOKED = "booked", _("place booked")
        ATTENDED = "attended", _("took part")
        ABSENT = "absent", _("did not come")
        WITHDRAWN = "withdrawn", _("withdrawn")
        EXPIRED = "expired", _("offer expired, or no place came free")
        CANCELLED = "cancelled", _("session cancelled")

    HOLDS = (State.OFFERED, State.BOOKED, State.ATTENDED, State.ABSENT)
    LIVE = (State.WAITING, *HOLDS)

    meeting = models.ForeignKey(SimulationMeeting, models.PROTECT, related_name="bookings")
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="simulation_bookings")
    place = models.ForeignKey(SimulationPlace, models.PROTECT, null=True, blank=True, related_name="bookings")
    state = models.CharField(_("state"), max_length=10, choices=State.choices)
    offer_until = models.DateField(_("offer holds until"), null=True, blank=True)
    asked_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = BookingQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["place"],
                condition=Q(place__isnull=False),
                name="one_booking_of_a_simulation_place",
                violation_error_message=_("Somebody else has just taken this place."),
            ),
            models.UniqueConstraint(
                fields=["meeting", "enrolment"],
                condition=Q(state__in=["waiting", "offered", "booked", "attended", "absent"]),
                name="one_live_booking_of_a_simulation",
                violation_error_message=_("You have asked for a place in this session already."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["offered", "booked", "attended", "absent"], place__isnull=False)
                | ~Q(state__in=["offered", "booked", "attended", "absent"]) & Q(place__isnull=True),
                name="simulation_booking_holds_its_place",
            ),
            models.CheckConstraint(
                condition=Q(state="offered", offer_until__isnull=False)
                | ~Q(state="offered") & Q(offer_until__isnull=True),
                name="simulation_offer_has_its_end",
            ),
        ]

    def __str__(self):
        return f"{self.enrolment}: {self.meeting}"

    @property
    def offers_observation(self) -> bool:
        """An observation is offered only where the scenario was announced as assessed."""
        return self.state == Booking.State.ATTENDED and self.meeting.scenario.is_assessed
