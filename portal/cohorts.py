"""A cohort as rows: who, how many credits by block, what is to be taken again."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q
from django.utils import timezone

from curriculum.models import Block
from records.credits import Sums, credit_totals, overall
from records.listing import shown_status
from records.models import Decision, Enrolment, StatusChange


@dataclass(frozen=True)
class CohortRow:
    """One resident: the sums of each block in order, and in all; what the reader does not see is None or False."""

    enrolment: Enrolment
    blocks: list[Sums]
    whole: Sums
    failed: int
    contact: bool
    status: StatusChange | None


def cohort_rows(enrolments, user, now=None) -> list[CohortRow]:
    """By name, as `user` may read them; the same number of queries for 1 and for 3,000 residents.

    `enrolments` are residents whose credits the user sees.
    """
    now = now or timezone.now()
    totals = credit_totals(enrolments, now)
    listed = list(enrolments.for_list().prefetch_related("status_changes"))
    numbers: dict[int, list[int]] = {}
    versions = {e.programme_version_id for e in listed}
    for version, number in Block.objects.filter(programme_version__in=versions).values_list(
        "programme_version_id", "number"
    ):
        numbers.setdefault(version, []).append(number)
    failed = _failed(enrolments, now)
    contact = set(enrolments.with_contact_visible_to(user).values_list("pk", flat=True))
    leave = set(enrolments.with_leave_visible_to(user).values_list("pk", flat=True))
    today = timezone.localdate(now)
    rows = []
    for enrolment in listed:
        lines = totals[enrolment.pk]
        blocks = [_of_block(lines, number) for number in numbers.get(enrolment.programme_version_id, [])]
        rows.append(
            CohortRow(
                enrolment=enrolment,
                blocks=blocks,
                whole=overall(lines),
                failed=failed.get(enrolment.pk, 0),
                contact=enrolment.pk in contact,
                status=shown_status(enrolment, today, sees_leave=enrolment.pk in leave, sees_end=True),
            )
        )
    return rows


def _of_block(lines: dict[tuple[int, str], Sums], number: int) -> Sums:
    whole = overall({key: line for key, line in lines.items() if key[0] == number})
    whole.key = number
    return whole


def _failed(enrolments, now) -> dict[int, int]:
    """Activities whose decisions so far gave no credits, by enrolment."""
    effective = Decision.objects.effective(now).filter(enrolment__in=enrolments.order_by().values("pk"))
    by_activity = (
        effective.order_by().values("enrolment_id", "activity_id").annotate(given=Count("pk", filter=Q(granted=True)))
    )
    found: dict[int, int] = {}
    for line in by_activity.filter(given=0):
        found[line["enrolment_id"]] = found.get(line["enrolment_id"], 0) + 1
    return found


@dataclass(frozen=True)
class CohortSummary:
    """What a director asks first."""

    residents: int
    complete: int
    to_retake: int
    away: int
    median: Decimal


def summary(rows: list[CohortRow]) -> CohortSummary:
    counted = sorted(row.whole.counted for row in rows)
    return CohortSummary(
        residents=len(rows),
        complete=sum(1 for row in rows if row.whole.total and row.whole.counted >= row.whole.total),
        to_retake=sum(1 for row in rows if row.failed),
        away=sum(1 for row in rows if row.status),
        median=counted[len(counted) // 2] if counted else Decimal(0),
    )
