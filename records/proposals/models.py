from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User, Versioned
from curriculum.models import ActivityPart
from records.mark_values import MARK_OR_OUTCOME, Outcome, mark_field, shown_mark
from records.registrations.models import Registration


class ProposalQuerySet(models.QuerySet):
    def live(self):
        return self.filter(replaced_at__isnull=True)


class Proposal(Versioned):
    """The mark or outcome that the app running a part of an activity proposes to the jury; one live per part.

    It is live until another proposal replaces it, or the part is no longer complete.
    """

    registration = models.ForeignKey(Registration, models.PROTECT, related_name="proposals")
    part = models.ForeignKey(ActivityPart, models.PROTECT, related_name="proposals")
    mark = mark_field()
    outcome = models.CharField(_("outcome"), max_length=16, choices=Outcome.choices, blank=True)
    evidence = models.TextField(_("evidence"))
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=timezone.now)
    complete_on = models.DateField(_("complete since"))  # the part, as the app that runs it knows
    replaced_at = models.DateTimeField(null=True, blank=True)
    withdrawn_because = models.TextField(_("why it was withdrawn"), blank=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["part__position", "proposed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["registration", "part"], condition=Q(replaced_at__isnull=True), name="one_live_proposal_a_part"
            ),
            models.CheckConstraint(condition=MARK_OR_OUTCOME, name="proposal_mark_or_outcome"),
            models.CheckConstraint(
                condition=Q(mark__isnull=True) | Q(mark__gte=Decimal(0), mark__lte=Decimal(20)),
                name="proposal_mark_0_20",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_because="") | Q(replaced_at__isnull=False), name="withdrawn_proposal_is_not_live"
            ),
        ]

    def __str__(self):
        return f"{self.part}: {shown_mark(self.mark, self.outcome)}"
