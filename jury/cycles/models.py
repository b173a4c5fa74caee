"""What the jury decides at the end of the cycle: success, and with which honours."""

from datetime import datetime

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User, Versioned
from curriculum.translated import TranslatedField
from records.models import Deliberation, Enrolment


class CycleDecisionQuerySet(models.QuerySet):
    def effective(self, now: datetime | None = None):
        """Published at `now`, and not superseded by one that is published at `now`."""
        now = now or timezone.now()
        newer = CycleDecision.objects.filter(supersedes=OuterRef("pk"), deliberation__published_at__lte=now)
        return self.filter(~Exists(newer), deliberation__published_at__lte=now)


class CycleDecision(Versioned):
    """One live decision a resident. Honours are copied from the version, whose table of thresholds may change."""

    deliberation = models.ForeignKey(Deliberation, models.PROTECT, related_name="cycle_decisions")
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="cycle_decisions")
    success = models.BooleanField(_("success"))
    honours = models.SlugField(_("honours"), max_length=40, blank=True)
    honours_title = TranslatedField(blank=True)
    mean = models.DecimalField(_("mean"), max_digits=4, decimal_places=2, null=True, blank=True)
    proposed = models.SlugField(_("proposed honours"), max_length=40, blank=True)
    reason = models.TextField(_("reason"), blank=True, max_length=2000)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    supersedes = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="superseded_by")
    has_successor = models.BooleanField(default=False, editable=False)

    objects = CycleDecisionQuerySet.as_manager()

    class Meta:
        ordering = ["deliberation__held_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["deliberation", "enrolment"], name="one_cycle_decision_a_sitting"),
            models.UniqueConstraint(
                fields=["enrolment"],
                condition=Q(has_successor=False),
                name="one_live_cycle_decision",
                violation_error_message=_("The jury has decided on the end of this cycle already."),
            ),
            models.CheckConstraint(condition=Q(success=True) | Q(honours=""), name="honours_with_success_only"),
            models.CheckConstraint(condition=Q(success=True) | ~Q(reason=""), name="no_success_says_why"),
            models.CheckConstraint(
                condition=Q(supersedes__isnull=True) | ~Q(reason=""), name="cycle_superseding_says_why"
            ),
            models.CheckConstraint(
                condition=Q(mean__isnull=True) | Q(mean__gte=0, mean__lte=20), name="cycle_mean_0_20"
            ),
        ]

    def __str__(self):
        return f"{self.enrolment}: {self.words}"

    @property
    def words(self) -> str:
        """ "success, distinction", in the active language."""
        if not self.success:
            return gettext("no success")
        return outcome_words(self.honours_title)


def outcome_words(title) -> str:
    if not title:
        return gettext("success, without honours")
    return gettext("success, %(honours)s") % {"honours": str(title).lower()}
