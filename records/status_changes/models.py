from collections.abc import Collection, Iterable
from datetime import date
from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User, Versioned
from pages.shared_results import loaded_once, shared_results
from records.enrolments.models import Enrolment


class StatusChange(Versioned):
    """A suspension, leave, part-time, withdrawal or end of the programme; all apps read it here."""

    class Kind(models.TextChoices):
        SUSPENSION = "suspension", _("suspension")
        LEAVE = "leave", _("leave")
        PART_TIME = "part_time", _("part-time")
        WITHDRAWAL = "withdrawal", _("withdrawal")
        END = "end", _("end of the programme")

    FINAL = (Kind.WITHDRAWAL, Kind.END)
    CODES: ClassVar[dict[str, str]] = {
        Kind.SUSPENSION: "suspended",
        Kind.LEAVE: "leave",
        Kind.PART_TIME: "leave",
        Kind.WITHDRAWAL: "withdrawn",
        Kind.END: "done",
    }

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="status_changes")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    starts = models.DateField(_("from"))
    ends = models.DateField(_("to"), null=True, blank=True)
    share = models.DecimalField(
        _("share of full time"),
        max_digits=3,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("0.50 is half time."),
    )
    reason = models.TextField(_("reason"))
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    unaudited = ("reason",)

    class Meta:
        ordering = ["starts", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gte=F("starts")),
                name="status_ends_after_start",
                violation_error_message=_("The last day is before the first."),
            ),
            models.CheckConstraint(
                condition=Q(kind="part_time", share__isnull=False, share__gt=Decimal(0), share__lt=Decimal(1))
                | (~Q(kind="part_time") & Q(share__isnull=True)),
                name="status_share_only_part_time",
                violation_error_message=_(
                    "A part-time status gives its share of full time, between 0 and 1; another status gives none."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["withdrawal", "end"]) | Q(ends__isnull=True),
                name="status_final_is_open",
                violation_error_message=_("A withdrawal or an end of the programme has no last day."),
            ),
            models.UniqueConstraint(
                fields=["enrolment"],
                condition=Q(kind__in=["withdrawal", "end"]),
                name="one_final_status",
                violation_error_message=_("A withdrawal or an end of the programme is recorded already."),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.starts}"

    @property
    def code(self) -> str:
        """The state that a page shows for it."""
        return self.CODES[self.kind]

    @property
    def is_final(self) -> bool:
        return self.kind in self.FINAL

    def holds_on(self, day: date) -> bool:
        return self.starts <= day and (self.ends is None or day <= self.ends)


def status_changes_of(enrolment_ids: Collection[int]) -> dict[int, list[StatusChange]]:
    """Return {enrolment_id: status changes in order}; one query, once a reading request."""

    def load(keys: list[int]) -> dict[int, list[StatusChange]]:
        found: dict[int, list[StatusChange]] = {key: [] for key in keys}
        for row in StatusChange.objects.filter(enrolment__in=keys):
            found[row.enrolment_id].append(row)
        return found

    return loaded_once("status changes", enrolment_ids, load)


def share_status_changes(enrolments: Iterable[Enrolment]) -> None:
    """Let `status_changes_of` know what these enrolments have prefetched."""
    shared_results("status changes").update({one.pk: list(one.status_changes.all()) for one in enrolments})
