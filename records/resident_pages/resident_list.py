"""The list of residents: what each line shows to the user, in a fixed number of queries."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.db.models import Count, F, Q
from django.utils import timezone
from django.utils.translation import ngettext

from records.credits.credit_records import Sums
from records.credits.totals import Totals, credit_totals
from records.enrolments.models import Enrolment
from records.status_changes.models import StatusChange


@dataclass(frozen=True)
class Line:
    """One resident; None or False for what the user does not see."""

    enrolment: Enrolment
    totals: Totals | None
    contact: bool
    status: StatusChange | None

    @cached_property
    def credits(self) -> Sums | None:
        return self.totals.whole if self.totals else None

    @property
    def retake_words(self) -> str:
        """How many activities are to be taken again, as far as the user sees the credits; empty where none is."""
        failed = self.totals.failed if self.totals else 0
        return ngettext("%(n)s to take again", "%(n)s to take again", failed) % {"n": failed} if failed else ""

    @property
    def to_look_at(self) -> list[tuple[str, str]]:
        """(code, words) of the states that ask for attention."""
        found = [("failed", self.retake_words)] if self.retake_words else []
        return found + ([(self.status.code, self.status.get_kind_display())] if self.status else [])


def found_by(residents, user, words: str):
    """Residents that match by fields that the user may read: name, and for some matricule and e-mail address."""
    if not words:
        return residents
    open_to_user = Enrolment.objects.with_contact_visible_to(user).matching(words)
    by_name = Enrolment.objects.named(words)
    return residents.filter(Q(pk__in=by_name.values("pk")) | Q(pk__in=open_to_user.values("pk")))


def with_missing_pieces(residents, user):
    """Residents whose conditions of admission are not all checked, as far as the user sees the file."""
    incomplete = (
        Enrolment.objects.with_file_visible_to(user)
        .annotate(
            due=Count("programme_version__admission_conditions", distinct=True),
            checked=Count("admission_pieces", distinct=True),
        )
        .filter(checked__lt=F("due"))
    )
    return residents.filter(pk__in=incomplete.values("pk"))


def for_lines(residents):
    """The residents by name, with all that `lines` reads."""
    return residents.for_list().prefetch_related("status_changes")


def lines(
    enrolments: list[Enrolment], user, now: datetime | None = None, totals: dict[int, Totals] | None = None
) -> list[Line]:
    """One line for each enrolment of `for_lines`; a fixed number of queries.

    `totals`: those of the residents whose credits the user sees, where they are loaded.
    """
    now = now or timezone.now()
    shown = Enrolment.objects.filter(pk__in=[e.pk for e in enrolments])
    if totals is None:
        totals = credit_totals(shown.with_credits_visible_to(user), now)
    contact = set(shown.with_contact_visible_to(user).values_list("pk", flat=True))
    leave = set(shown.with_leave_visible_to(user).values_list("pk", flat=True))
    today = timezone.localdate(now)
    return [
        Line(
            enrolment=e,
            totals=totals.get(e.pk),
            contact=e.pk in contact,
            status=shown_status(e, today, sees_leave=e.pk in leave, sees_end=e.pk in totals),
        )
        for e in enrolments
    ]


def shown_status(enrolment: Enrolment, today: date, *, sees_leave: bool, sees_end: bool) -> StatusChange | None:
    """A leave for those who may know of it; a withdrawal or end for all who see the credits."""
    status = enrolment.status_on(today)
    if status is None or sees_leave or (sees_end and status.kind in StatusChange.FINAL):
        return status
    return None
