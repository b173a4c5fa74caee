"""Observations of a resident by named people, and their ratings of competencies."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User, Versioned
from competencies.models import Competency
from curriculum.roles import on_day, roles_of
from portfolio.forms.models import Form, FormItem, Profession, Scale, Setting
from records.models import Accompaniment, Enrolment, Registration


class IdentifiedBy(models.TextChoices):
    """How the signer was identified."""

    ACCOUNT = "account", _("logged in with a password")
    SECOND_FACTOR = "second_factor", _("logged in with a second factor")
    LINK = "link", _("by the link sent to their address")


class ObservationQuerySet(models.QuerySet):
    def visible_to(self, user, today=None):
        """The user's own, those of mentored residents, and those the user made; never a single one of a pool.

        Offices and the sitting jury see only observations of final stage evaluations: what a resident asked for in
        order to learn stays with the mentor, even where a sign-off rests on it.
        """
        if not user.is_authenticated:
            return self.none()
        mentored = Accompaniment.objects.filter(
            on_day(today or timezone.localdate()), user=user, capacity=Accompaniment.Capacity.MENTOR
        )
        seen = Q(enrolment__user=user) | Q(enrolment__in=mentored.values("enrolment")) | Q(observer=user)
        roles = roles_of(user)
        if roles.is_office or roles.jury_of:
            residents = Enrolment.objects.seen_as_a_whole_by(user)
            seen |= Q(form__purpose=Form.Purpose.STAGE_FINAL, enrolment__in=residents.values("pk"))
        return self.filter(seen).exclude(source=Observation.Source.SEVERAL_SOURCES)

    def live(self):
        """Neither superseded nor withdrawn."""
        return self.filter(state=Observation.State.RECORDED)


class Observation(Versioned):
    """What a named person saw of a resident, as answers to one form version. Never edited."""

    class Source(models.TextChoices):
        STAGE = "stage", _("stage evaluation")
        DIRECT_OBSERVATION = "direct_observation", _("direct observation")
        CASE_DISCUSSION = "case_discussion", _("case discussion")
        SEVERAL_SOURCES = "several_sources", _("feedback from several sources")
        SEMINAR = "seminar", _("seminar")
        SIMULATION = "simulation", _("simulation")

    ON_REQUEST = (Source.DIRECT_OBSERVATION, Source.CASE_DISCUSSION, Source.SEVERAL_SOURCES)

    class State(models.TextChoices):
        RECORDED = "recorded", _("recorded")
        SUPERSEDED = "superseded", _("replaced by a correction")
        WITHDRAWN = "withdrawn", _("taken back")

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="observations")
    registration = models.ForeignKey(Registration, models.PROTECT, null=True, blank=True, related_name="observations")
    form = models.ForeignKey(Form, models.PROTECT, related_name="observations")
    answers = models.JSONField(_("answers"), default=dict, blank=True)  # as `forms.answers.clean_answers` returns them
    source = models.CharField(_("source"), max_length=20, choices=Source.choices)
    setting = models.ForeignKey(Setting, models.PROTECT, null=True, blank=True, related_name="+")
    profession = models.ForeignKey(Profession, models.PROTECT, null=True, blank=True, related_name="+")
    observed_on = models.DateField(_("observed on"))
    observer = models.ForeignKey(User, models.PROTECT, related_name="observations_made")
    identified_by = models.CharField(_("identified"), max_length=14, choices=IdentifiedBy.choices)
    recorded_at = models.DateTimeField(_("recorded"), default=timezone.now)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.RECORDED)
    supersedes = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="superseded_by", verbose_name=_("supersedes")
    )
    reason = models.TextField(_("why it was replaced or withdrawn"), blank=True)
    origin = models.CharField(max_length=64, blank=True, editable=False)  # SHA-256 of the archive it was brought in

    unaudited = ("answers",)
    objects = ObservationQuerySet.as_manager()

    class Meta:
        ordering = ["-observed_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state="recorded") | ~Q(reason=""), name="observation_ended_says_why")
        ]

    def __str__(self):
        return f"{self.get_source_display()} {self.observed_on}"


class ObservationRating(models.Model):
    """The rating of one competency by one item of an observation; never averaged."""

    observation = models.ForeignKey(Observation, models.CASCADE, related_name="ratings")
    competency = models.ForeignKey(Competency, models.PROTECT, related_name="+")
    item = models.ForeignKey(FormItem, models.PROTECT, related_name="+")
    scale = models.ForeignKey(Scale, models.PROTECT, related_name="+")
    value = models.PositiveSmallIntegerField(_("value"))

    class Meta:
        ordering = ["observation", "item__position", "competency__position"]
        constraints = [models.UniqueConstraint(fields=["observation", "item", "competency"], name="one_rating_an_item")]

    def __str__(self):
        return f"{self.competency}: {self.value}"
