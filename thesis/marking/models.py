"""The grid of a thesis as its panel filled it in, and the mark."""

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User, Versioned
from portfolio.models import Form
from portfolio.observations.models import IdentifiedBy
from records.mark_values import mark_field
from thesis.theses.models import Thesis


class MarkSheet(Versioned):
    """Grid, mark and comment of the panel. The mark is given, never computed. One that was withdrawn stays."""

    thesis = models.ForeignKey(Thesis, models.PROTECT, related_name="mark_sheets")
    form = models.ForeignKey(Form, models.PROTECT, related_name="+")
    answers = models.JSONField(default=dict, blank=True)
    mark = mark_field()
    comment = models.TextField(_("comment of the panel"), max_length=2000, blank=True)
    marked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    identified_by = models.CharField(
        _("identified"), max_length=14, choices=IdentifiedBy.choices, default=IdentifiedBy.ACCOUNT
    )
    marked_at = models.DateTimeField(default=timezone.now, editable=False)
    withdrawn_because = models.CharField(_("why it was withdrawn"), max_length=600, blank=True)

    unaudited = ("comment",)

    class Meta:
        ordering = ["marked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["thesis"], condition=Q(withdrawn_because=""), name="one_mark_sheet_a_thesis"
            ),
            models.CheckConstraint(
                condition=Q(mark__isnull=False, mark__gte=Decimal(0), mark__lte=Decimal(20)),
                name="thesis_mark_0_20",
                violation_error_message=_("A mark lies between 0 and 20."),
            ),
        ]

    def __str__(self):
        return str(self.thesis)
