"""The import of a table by a management command: read, checked and written in one transaction."""

from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.bulk import Bulk
from imports.plans import Plan
from imports.registry import Kind, Scope, no_progress
from sheets.problems import Problem, SheetError
from sheets.table import read_tolerant


def import_table(kind: Kind, data: bytes, scope: Scope, *, dry_run: bool = False) -> list[Plan]:
    """Return the plan of each row, and write all of them unless `dry_run`.

    Raise `SheetError` with all problems: those of cells that cannot be read, and those of the rows that can.
    """
    rows = read_tolerant(data, kind.columns).rows
    plans = kind.plan(scope, [row for row in rows if not row.problems], no_progress)
    refuse_any([problem for row in rows for problem in row.problems], plans)
    if not dry_run:
        write(plans, scope)
    return plans


def refuse_any(unreadable: Sequence[Problem], plans: Sequence[Plan]) -> None:
    if problems := [*unreadable, *(problem for one in plans for problem in one.problems)]:
        raise SheetError(sorted(problems, key=lambda problem: problem.row))


def write(plans: Sequence[Plan], scope: Scope) -> None:
    bulk = Bulk(by=scope.by, action="import", institution=scope.institution.code if scope.institution else "")
    for one in plans:
        one.build()
        one.fill(bulk)
    bulk.prepare()
    try:
        with transaction.atomic():
            bulk.write()
    except IntegrityError:
        text = _("Somebody changed the same records in the meantime: import the table again.")
        raise SheetError([Problem(text)]) from None
