from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User, Versioned
from competencies.models import Competency, Framework, Level
from curriculum.models import Programme
from curriculum.roles import on_day, roles_of
from portfolio.entries.models import Entry
from portfolio.observations.models import IdentifiedBy, Observation
from portfolio.requests.models import FeedbackRound
from records.models import Accompaniment, Enrolment

DIRECTOR = "director"
# Who may be named as signer: somebody who goes along, in a capacity of theirs, or the director of the programme
SIGNERS = [*Accompaniment.Capacity.choices, (DIRECTOR, _("director of the programme"))]


class SignOffRuleQuerySet(models.QuerySet["SignOffRule"]):
    def current(self, programme: Programme, today=None) -> "SignOffRule | None":
        """The rule that holds for a programme on that day: its own before one for all; None where there is none."""
        found = self.select_related("framework").prefetch_related("criteria__level", "criteria__competency")
        return found._valid_for(programme.pk, today).first()

    def signers_for(self, programme_id: int, today=None) -> list[str]:
        """Whom that rule names; none where there is no rule. One query."""
        return self._valid_for(programme_id, today).values_list("signers", flat=True).first() or []

    def _valid_for(self, programme_id, today):
        valid = self.filter(
            Q(programme__isnull=True) | Q(programme=programme_id), valid_from__lte=today or timezone.localdate()
        )
        return valid.order_by(models.F("programme").asc(nulls_last=True), "-valid_from", "-number")


class SignOffRule(Versioned):
    """Who attests levels of which framework, and on what evidence; a row of data, replaced by a newer one."""

    code = models.SlugField(_("code"), max_length=40)
    number = models.PositiveSmallIntegerField(_("version"))
    programme = models.ForeignKey(Programme, models.PROTECT, null=True, blank=True, related_name="+")
    framework = models.ForeignKey(Framework, models.PROTECT, related_name="+")
    signers = models.JSONField(_("who signs"), default=list)  # codes of `SIGNERS`
    source = models.TextField(_("source"), blank=True)
    valid_from = models.DateField(_("valid from"))

    objects = SignOffRuleQuerySet.as_manager()

    class Meta:
        ordering = ["code", "-number"]
        constraints = [models.UniqueConstraint(fields=["code", "number"], name="one_sign_off_rule_of_a_number")]

    def __str__(self):
        return f"{self.code} {self.number}"


class Criterion(models.Model):
    """What a level asks for, from a year of training on; for one competency, or for all that have none of their own."""

    rule = models.ForeignKey(SignOffRule, models.CASCADE, related_name="criteria")
    level = models.ForeignKey(Level, models.PROTECT, related_name="+")
    competency = models.ForeignKey(Competency, models.PROTECT, null=True, blank=True, related_name="+")
    from_year = models.PositiveSmallIntegerField(_("from year"), default=1)
    observations = models.PositiveSmallIntegerField(_("observations"), default=0)
    observers = models.PositiveSmallIntegerField(_("observers"), default=0)
    kinds = models.PositiveSmallIntegerField(_("different kinds"), default=0)
    entries = models.PositiveSmallIntegerField(_("entries"), default=0)
    within_months = models.PositiveSmallIntegerField(_("not older than (months)"), null=True, blank=True)
    needs_kinds = models.JSONField(_("kinds that must be there"), default=list, blank=True)
    needs_settings = models.JSONField(_("settings that must be there"), default=list, blank=True)

    class Meta:
        ordering = ["rule", "level__position", "from_year", "pk"]
        verbose_name_plural = "criteria"
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "level", "competency", "from_year"], name="one_criterion_of_a_competency"
            ),
            models.UniqueConstraint(
                fields=["rule", "level", "from_year"],
                condition=Q(competency__isnull=True),
                name="one_criterion_for_all",
            ),
        ]

    def __str__(self):
        return f"{self.level} {self.from_year}"


class SignOffQuerySet(models.QuerySet):
    def visible_to(self, user, today=None):
        """With their evidence and words: one's own, one's residents' as mentor, what one signed, the sitting jury's."""
        if not user.is_authenticated:
            return self.none()
        mentored = Accompaniment.objects.filter(
            on_day(today or timezone.localdate()), user=user, capacity=Accompaniment.Capacity.MENTOR
        )
        seen = Q(enrolment__user=user) | Q(enrolment__in=mentored.values("enrolment")) | Q(signer=user)
        if juries := roles_of(user).jury_of:
            sitting = Enrolment.objects.filter(
                programme_version__programme__in=juries,
                programme_version__deliberations__isnull=False,
                programme_version__deliberations__published_at__isnull=True,
            )
            seen |= Q(enrolment__in=sitting.values("pk"))
        return self.filter(seen)

    def live(self):
        return self.filter(state=SignOff.State.SIGNED)

    def for_list(self):
        return self.select_related("competency", "level", "signer").order_by(
            "competency__position", "-signed_at", "-pk"
        )


class SignOff(Versioned):
    """That somebody attests a level of a competency, on listed evidence. Never edited: a new act takes its place.

    `missing` keeps, in words, what the criteria still asked for when it was signed, and `reason` why it was signed all
    the same or why it takes the place of an earlier one.
    """

    class State(models.TextChoices):
        SIGNED = "signed", _("signed")
        SUPERSEDED = "superseded", _("replaced by a newer one")
        WITHDRAWN = "withdrawn", _("withdrawn")

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="sign_offs")
    competency = models.ForeignKey(Competency, models.PROTECT, related_name="+")
    level = models.ForeignKey(Level, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("year of training"))
    rule = models.ForeignKey(SignOffRule, models.PROTECT, related_name="+")
    signer = models.ForeignKey(User, models.PROTECT, related_name="sign_offs_made")
    capacity = models.CharField(_("capacity"), max_length=12, choices=SIGNERS)
    identified_by = models.CharField(_("identified"), max_length=14, choices=IdentifiedBy.choices)
    signed_at = models.DateTimeField(_("signed"), default=timezone.now)
    words = models.TextField(_("in words"), blank=True)
    missing = models.JSONField(_("what was missing"), default=list, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.SIGNED)
    supersedes = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="superseded_by", verbose_name=_("supersedes")
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.TextField(_("why it no longer holds"), blank=True)
    origin = models.CharField(max_length=64, blank=True, editable=False)  # SHA-256 of the archive it was brought in

    unaudited = ("words", "reason", "end_reason", "missing")
    objects = SignOffQuerySet.as_manager()

    class Meta:
        ordering = ["competency__position", "-signed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "competency", "year"],
                condition=Q(state="signed"),
                name="one_live_sign_off_a_year",
                violation_error_message=_("A sign-off of this competency stands already for this year."),
            ),
            models.CheckConstraint(
                condition=Q(state="signed", ended_at__isnull=True, end_reason="")
                | (~Q(state="signed") & Q(ended_at__isnull=False) & ~Q(end_reason="")),
                name="sign_off_ended_says_why",
            ),
            models.CheckConstraint(
                condition=Q(supersedes__isnull=True) | ~Q(reason=""),
                name="sign_off_superseding_says_why",
            ),
        ]

    def __str__(self):
        return f"{self.competency}: {self.level}"


class SignOffEvidence(models.Model):
    """What a sign-off rests on: an observation, a pool of several sources, or an entry that was shared."""

    sign_off = models.ForeignKey(SignOff, models.PROTECT, related_name="evidence")
    observation = models.ForeignKey(Observation, models.PROTECT, null=True, blank=True, related_name="evidence_of")
    round = models.ForeignKey(FeedbackRound, models.PROTECT, null=True, blank=True, related_name="evidence_of")
    entry = models.ForeignKey(Entry, models.PROTECT, null=True, blank=True, related_name="evidence_of")

    class Meta:
        ordering = ["sign_off", "pk"]
        verbose_name_plural = "evidence"
        constraints = [
            models.CheckConstraint(
                condition=Q(observation__isnull=False, round__isnull=True, entry__isnull=True)
                | Q(observation__isnull=True, round__isnull=False, entry__isnull=True)
                | Q(observation__isnull=True, round__isnull=True, entry__isnull=False),
                name="evidence_is_one_thing",
            ),
            models.UniqueConstraint(fields=["sign_off", "observation"], name="one_evidence_an_observation"),
            models.UniqueConstraint(fields=["sign_off", "round"], name="one_evidence_a_round"),
            models.UniqueConstraint(fields=["sign_off", "entry"], name="one_evidence_an_entry"),
        ]

    def __str__(self):
        return str(self.observation or self.round or self.entry)
