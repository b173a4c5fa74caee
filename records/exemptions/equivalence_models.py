"""Credits that follow from a move to another version: what was passed there gives them, by equivalence."""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q, Value
from django.utils.translation import gettext_lazy as _

from accounts.models import Versioned
from curriculum.models import Activity
from records.decisions.models import Decision
from records.enrolments.models import Enrolment
from records.exemptions.models import Exemption


class EquivalenceGrantQuerySet(models.QuerySet):
    def live(self):
        """Those of moves that were not undone."""
        return self.filter(withdrawn_on__isnull=True)

    def counting(self, now: datetime | None = None):
        """Live ones whose older activities still count, annotated with `is_earned`: whether by a decision.

        A correction that takes back the older credits takes these back too, from its publication on.
        """
        of = {"enrolment": OuterRef("equivalencegrant__enrolment"), "activity": OuterRef("activity")}
        decided = Exists(Decision.objects.granting(now).filter(**of))
        counts = decided | Exists(Exemption.objects.live().filter(**of))
        sources = EquivalenceGrant.sources.through.objects.filter(equivalencegrant=OuterRef("pk"))
        rows = self.live().annotate(is_earned=Exists(sources.filter(decided)))
        return rows.filter(Q(needs_all=False) | ~Exists(sources.filter(~counts)), Exists(sources.filter(counts)))


class EquivalenceGrant(Versioned):
    """Credits of an activity of the followed version, by equivalence with activities that the resident passed before.

    `sources` are the activities on which the jury decided (or exempted), over several moves too. Mark, session and
    decision are theirs. `needs_all`: each must count, as only together are they equivalent.
    """

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="equivalence_grants")
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="+")
    sources = models.ManyToManyField(Activity, related_name="+", editable=False)
    needs_all = models.BooleanField(default=False, editable=False)
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)
    # Named as a string: transfers stand above
    move = models.ForeignKey("records.Move", models.PROTECT, editable=False, related_name="equivalence_grants")

    objects = EquivalenceGrantQuerySet.as_manager()

    class Meta:
        ordering = ["activity__block__number", "activity__position"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "activity"],
                condition=Q(withdrawn_on__isnull=True),
                name="one_equivalence_grant_an_activity",
            )
        ]

    def __str__(self):
        return f"{self.enrolment}: {self.activity}"


EXEMPTED, EARNED = "exempted", "earned"


def granted_otherwise(now: datetime | None = None, **of: Any) -> dict[tuple[int, int], str]:
    """{(enrolment, activity): EXEMPTED or EARNED} of credits without a decision on that very activity; one query.

    `of`: conditions on enrolment and activity.
    """
    exempted = Exemption.objects.live().filter(**of).order_by().annotate(how=Value(EXEMPTED))
    earned = EquivalenceGrant.objects.counting(now).filter(**of).order_by().annotate(how=Value(EARNED))
    columns = ("enrolment_id", "activity_id", "how")
    rows = exempted.values_list(*columns).union(earned.values_list(*columns), all=True)
    return {(enrolment, activity): how for enrolment, activity, how in rows}
