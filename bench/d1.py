"""D1, D2: credits of a cohort by block and organiser, compared with one hand-written statement."""

import time
from datetime import UTC, datetime
from functools import partial

from django.db import connection

from bench.rows import Row, at_most, figure, in_turn
from records.credits.totals import credit_totals
from records.models import Enrolment

NOW = datetime(2028, 1, 1, tzinfo=UTC)

EARNED = """
    SELECT d.enrolment_id, b.number, a.organiser_key, SUM(a.credits)
    FROM records_decision d
    JOIN records_deliberation s ON s.id = d.deliberation_id
    JOIN curriculum_activity a ON a.id = d.activity_id
    JOIN curriculum_block b ON b.id = a.block_id
    WHERE d.granted AND s.published_at <= %(now)s AND NOT (d.has_successor AND EXISTS (
        SELECT FROM records_decision n JOIN records_deliberation m ON m.id = n.deliberation_id
        WHERE n.supersedes_id = d.id AND m.published_at <= %(now)s))
    GROUP BY d.enrolment_id, b.number, a.organiser_key"""


def raw() -> int:
    """Fetch (resident, block, organisers, credits earned) of all residents; return the number of groups."""
    with connection.cursor() as cursor:
        cursor.execute(EARNED, {"now": NOW})
        return len(cursor.fetchall())


def ours(residents=None) -> int:
    """Compute the same sums with exempted, registered and missing credits; return the number of groups."""
    totals = credit_totals(Enrolment.objects.all() if residents is None else residents, NOW)
    return sum(len(each.organised) for each in totals.values())


def run(faculty) -> list[Row]:
    faculty.grow(10_000)
    if (groups := raw()) != ours():
        raise AssertionError("The two ways do not give the same groups.")
    pair = in_turn(ours, raw, clock=time.perf_counter)
    last = Enrolment.objects.order_by("pk").values_list("pk", flat=True)[999]
    tenth = partial(ours, Enrolment.objects.filter(pk__lte=last))
    growth = in_turn(ours, tenth, clock=time.perf_counter, rounds=15)
    return [
        at_most("D1", "credits of 10,000 residents, against raw GROUP BY", pair.ratio, "x", 2.5),
        figure("D1", f"raw GROUP BY, {groups:,} groups fetched", pair.quick * 1000, "ms"),
        figure("D1", "credit_totals", pair.slow * 1000, "ms"),
        at_most("D2", "credits of 10,000 residents, against 1,000", growth.ratio, "x", 12),
    ]
