"""Sign-offs and the evidence that they rest on."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User, Versioned
from competencies.models import Competency, Level
from curriculum.roles import on_day, roles_of
from portfolio.entries.models import Entry
from portfolio.observations.models import IdentifiedBy, Observation
from portfolio.requests.models import FeedbackRound
from portfolio.signoff_rules.models import SIGNERS, SignOffRule
from records.models import Accompaniment, Deliberation, Enrolment


class SignOffQuerySet(models.QuerySet):
    def visible_to(self, user, today=None):
        """The user's own, those of mentored residents, those the user signed, and the sitting jury's."""
        if not user.is_authenticated:
            return self.none()
        mentored = Accompaniment.objects.filter(
            on_day(today or timezone.localdate()), user=user, capacity=Accompaniment.Capacity.MENTOR
        )
        seen = Q(enrolment__user=user) | Q(enrolment__in=mentored.values("enrolment")) | Q(signer=user)
        if juries := roles_of(user).jury_of:
            sitting = Enrolment.objects.filter(
                programme_version__programme__in=juries,
                programme_version__in=Deliberation.objects.sitting().values("programme_version"),
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
    """A person attests a level of a competency on listed evidence. Never edited: a newer sign-off replaces it.

    `missing`: in words, what the criteria still required when it was signed. `reason`: why it was signed all the same,
    or why it replaces an earlier one.
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
    """One piece of evidence: an observation, a pool of feedback, or a shared entry."""

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
