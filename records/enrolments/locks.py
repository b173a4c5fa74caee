"""The lock behind every write of a resident's rows."""

from collections.abc import Iterable

from django.db.models import QuerySet

from accounts.bulk import chunks
from records.enrolments.models import Enrolment

TOGETHER = 2000  # enrolments that one query names


def lock_enrolment(pk: int) -> Enrolment:
    """Lock the enrolment until the transaction ends; return it as it stands now.

    A service that writes rows of a resident calls this first, then reads those rows anew and locks them where it must.
    All services take the locks in this order, so that two of them never wait for each other: a sitting, the enrolment,
    the rows of the resident, a site.

    FOR NO KEY UPDATE: others can still insert rows that point at the enrolment. SQLite has no row locks; there a
    transaction begins IMMEDIATE, and is the only one that writes.
    """
    return Enrolment.objects.select_for_update(no_key=True).get(pk=pk)


def lock_enrolments(pks: Iterable[int] | QuerySet) -> None:
    """The same for several residents, in the order of their pks. `pks`: pks, or a query set of them."""
    rows = Enrolment.objects.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True)
    for some in [pks] if isinstance(pks, QuerySet) else chunks(sorted(set(pks)), TOGETHER):
        list(rows.filter(pk__in=some))
