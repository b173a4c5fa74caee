"""The list of residents: what each line may show to the user, in a fixed number of queries."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q
from django.utils import timezone

from records.credits import Sums, credit_totals, overall
from records.models import Enrolment, StatusChange


@dataclass(frozen=True)
class Line:
    """One resident; what the user does not see is None or False."""

    enrolment: Enrolment
    credits: Sums | None
    contact: bool
    status: StatusChange | None


def found_by(residents, user, words: str):
    """Those that match by what the user may read of them: everybody by name, some by matricule and e-mail too."""
    if not words:
        return residents
    open_to_user = Enrolment.objects.with_contact_visible_to(user).matching(words)
    by_name = Enrolment.objects.named(words)
    return residents.filter(Q(pk__in=by_name.values("pk")) | Q(pk__in=open_to_user.values("pk")))


def with_missing_pieces(residents, user):
    """Those whose conditions of admission are not all checked, as far as the user keeps their file."""
    incomplete = (
        Enrolment.objects.with_file_visible_to(user)
        .annotate(
            due=Count("programme_version__admission_conditions", distinct=True),
            checked=Count("admission_pieces", distinct=True),
        )
        .filter(checked__lt=F("due"))
    )
    return residents.filter(pk__in=incomplete.values("pk"))


def lines(enrolments: list[Enrolment], user, today: date | None = None) -> list[Line]:
    """One line for each of the enrolments, which have `identifiers` and `status_changes` prefetched."""
    today = today or timezone.localdate()
    shown = Enrolment.objects.filter(pk__in=[e.pk for e in enrolments])
    with_credits = shown.with_credits_visible_to(user)
    totals = credit_totals(with_credits)
    contact = set(shown.with_contact_visible_to(user).values_list("pk", flat=True))
    leave = set(shown.with_leave_visible_to(user).values_list("pk", flat=True))
    return [
        Line(
            enrolment=e,
            credits=overall(totals[e.pk]) if e.pk in totals else None,
            contact=e.pk in contact,
            status=shown_status(e, today, sees_leave=e.pk in leave, sees_end=e.pk in totals),
        )
        for e in enrolments
    ]


def shown_status(enrolment: Enrolment, today: date, *, sees_leave: bool, sees_end: bool) -> StatusChange | None:
    """A leave for who may know of it; that somebody has left the programme, for all who see their credits."""
    status = enrolment.status_on(today)
    if status is None or sees_leave or (sees_end and status.kind in StatusChange.FINAL):
        return status
    return None
