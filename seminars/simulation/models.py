"""The library of scenarios, and the sessions of the simulation centre with their places.

Nothing here holds what was said or done in a session: that stays with those who took part.
"""

from datetime import date, datetime, timedelta

from django.db import models
from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User, Versioned
from competencies.models import Competency
from curriculum.models import Institution, Programme
from curriculum.roles import roles_of
from seminars.meetings.models import minutes_between, moment


def of_offices(user, programme: str) -> Q:
    """Rows of the programmes whose offices or systems the user is one of; `programme`: the path to the programme."""
    roles = roles_of(user)
    offices = roles.secretariat_of | roles.machine_of
    programmes = Programme.objects.filter(Q(institutions__in=offices) | Q(pk__in=roles.director_of))
    return Q(**{f"{programme}__in": programmes.values("pk")})


class ScenarioQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The library is read by the offices of the programme; who comes to a session reads its page instead."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(of_offices(user, "programme"))

    def current(self):
        return self.filter(state=Scenario.State.CURRENT)


class Scenario(Versioned):
    """One edition of a scenario. An edition that a session was planned with stays as it was announced."""

    class State(models.TextChoices):
        CURRENT = "current", _("offered")
        RETIRED = "retired", _("no longer offered")

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="scenarios")
    institution = models.ForeignKey(
        Institution, models.PROTECT, related_name="scenarios", verbose_name=_("university of the centre")
    )
    code = models.SlugField(_("code"), max_length=40)
    edition = models.PositiveSmallIntegerField(_("edition"), default=1)
    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(_("what it is about"), max_length=2000, blank=True)
    objectives = models.TextField(_("objectives"), max_length=2000)
    roles = models.TextField(_("roles"), max_length=1000)
    briefing_minutes = models.PositiveSmallIntegerField(_("minutes of briefing"), default=0)
    debriefing_minutes = models.PositiveSmallIntegerField(_("minutes of debriefing"), default=0)
    is_assessed = models.BooleanField(_("announced as assessed"), default=False)
    competencies = models.ManyToManyField(Competency, blank=True, related_name="scenarios")
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.CURRENT)

    objects = ScenarioQuerySet.as_manager()

    class Meta:
        ordering = ["title", "-edition"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "code", "edition"],
                name="one_scenario_of_an_edition",
                violation_error_message=_("There is a scenario with that code already."),
            ),
            models.UniqueConstraint(
                fields=["programme", "code"], condition=Q(state="current"), name="one_current_edition_of_a_scenario"
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def objective_lines(self) -> list[str]:
        return lines_of(self.objectives)

    @property
    def role_lines(self) -> list[str]:
        return lines_of(self.roles)


def lines_of(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


class SimulationMeetingQuerySet(models.QuerySet):
    def visible_to(self, user):
        """To the residents of the programme, to who runs the session, and to the offices."""
        if not user.is_authenticated:
            return self.none()
        own = Programme.objects.filter(versions__enrolments__user=user).values("pk")
        return self.filter(
            Q(scenario__programme__in=own) | Q(facilitator=user) | of_offices(user, "scenario__programme")
        )

    def for_list(self):
        return self.select_related("scenario__institution", "scenario__programme", "facilitator")

    def with_counts(self):
        """`place_count`, `held_count` (places booked or offered) and `waiting_count`."""
        holds = Q(bookings__state__in=("offered", "booked", "attended", "absent"))
        return self.annotate(
            place_count=Count("places", distinct=True),
            held_count=Count("bookings", filter=holds, distinct=True),
            waiting_count=Count("bookings", filter=Q(bookings__state="waiting"), distinct=True),
        ).order_by("day", "starts", "pk")


class SimulationMeeting(Versioned):
    """A scenario is played on a day, with a number of places; it begins with the briefing."""

    class State(models.TextChoices):
        PLANNED = "planned", pgettext_lazy("a session of simulation", "planned")
        HELD = "held", pgettext_lazy("a session of simulation", "held")
        CANCELLED = "cancelled", pgettext_lazy("a session of simulation", "cancelled")

    place_count: int  # like the next two, of `with_counts`
    held_count: int
    waiting_count: int
    scenario = models.ForeignKey(Scenario, models.PROTECT, related_name="meetings")
    day = models.DateField(_("date"))
    starts = models.TimeField(_("from (hour)"))
    ends = models.TimeField(_("to (hour)"))
    place = models.CharField(_("place"), max_length=200)
    facilitator = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="simulations_run", verbose_name=_("run by")
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.PLANNED)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    held_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    held_at = models.DateTimeField(null=True, blank=True)

    objects = SimulationMeetingQuerySet.as_manager()

    class Meta:
        ordering = ["day", "starts", "pk"]
        indexes = [models.Index(fields=["day"], name="simulation_by_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__gt=F("starts")),
                name="simulation_ends_after_start",
                violation_error_message=_("It ends before it begins."),
            ),
            models.CheckConstraint(
                condition=~Q(state="cancelled") | ~Q(reason=""),
                name="cancelled_simulation_says_why",
                violation_error_message=_("Say why it is cancelled."),
            ),
            models.CheckConstraint(
                condition=Q(state="held", held_at__isnull=False, held_by__isnull=False)
                | ~Q(state="held") & Q(held_at__isnull=True, held_by__isnull=True),
                name="simulation_held_by_somebody",
            ),
        ]

    def __str__(self):
        return str(self.scenario)

    def get_absolute_url(self):
        return reverse("simulation", args=[self.uuid])

    @property
    def begins_at(self) -> datetime:
        return moment(self.day, self.starts)

    @property
    def free_count(self) -> int:
        return self.place_count - self.held_count

    @property
    def minutes(self) -> int:
        return minutes_between(self.starts, self.ends)

    @property
    def play_starts(self):
        """The end of the briefing."""
        return after(self.day, self.starts, self.scenario.briefing_minutes)

    @property
    def debriefing_starts(self):
        return after(self.day, self.ends, -self.scenario.debriefing_minutes)


def after(day: date, hour, minutes: int):
    return (datetime.combine(day, hour) + timedelta(minutes=minutes)).time()


class SimulationPlace(models.Model):
    """One place of a session, with its role. A booking takes the row: no two hold it, and there are no more."""

    meeting = models.ForeignKey(SimulationMeeting, models.PROTECT, related_name="places")
    number = models.PositiveSmallIntegerField(_("number"))
    role = models.CharField(_("role"), max_length=100)

    class Meta:
        ordering = ["meeting", "number"]
        constraints = [models.UniqueConstraint(fields=["meeting", "number"], name="one_simulation_place_of_a_number")]

    def __str__(self):
        return self.role


class OutsideParticipant(Versioned):
    """Somebody of another profession who takes part, by name alone."""

    meeting = models.ForeignKey(SimulationMeeting, models.PROTECT, related_name="outside")
    name = models.CharField(_("name"), max_length=120)
    profession = models.CharField(_("profession"), max_length=100)
    role = models.CharField(_("role"), max_length=100, blank=True)

    class Meta:
        ordering = ["meeting", "name", "pk"]

    def __str__(self):
        return self.name
