"""The jobs of an import: check all rows and store the preview; write all rows in one short transaction."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import changes
from accounts.bulk import Bulk, chunks
from accounts.bulk_sql import insert, stored_values
from accounts.models import User
from imports import registry
from imports.concurrency import ConcurrentWrites
from imports.models import Import, ImportRow
from imports.plans import Plan, Verdict
from imports.stored_table import table_of
from jobs.registry import JobFailed
from jobs.work import Work
from sheets.problems import SheetError
from sheets.table import Row

State = Import.State
CHUNK = 1000  # preview rows an insert
TRIES = 3


def scope_of(batch: Import, by: User | None) -> registry.Scope:
    return registry.Scope(batch.institution, by or batch.created_by, batch.programme, batch.options)


def check(work: Work, batch: Import) -> None:
    """Read all rows, plan what each would do, and store the plans as the preview."""
    work.advance(0, 1, "read")
    try:
        table = table_of(batch)
    except SheetError as error:
        reopen(batch, State.RECEIVED)
        raise JobFailed(" ".join(str(problem) for problem in error.problems)) from None
    plans = plan_all(work, batch, table.rows)
    for some in chunks(list(batch.rows.values_list("pk", flat=True)), CHUNK):  # the preview of an earlier check
        ImportRow.objects.filter(pk__in=some).delete()
    for done, some in enumerate(chunks(plans, CHUNK)):
        work.advance(done * CHUNK, len(plans), "keep")
        with transaction.atomic():
            insert(ImportRow, stored_values(ImportRow, (preview(batch, one) for one in some)), without_key=True)
    counts = Counter(one.verdict for one in plans)
    found: dict[str, Any] = {str(verdict): counts[verdict] for verdict in Verdict}
    with transaction.atomic():
        changes.change(
            Import.objects.get(pk=batch.pk),
            {
                "state": State.CHECKED,
                "left_out": {str(number): reason for number, reason in table.left_out.items()},
                **found,
            },
            by=work.by,
            action="checked",
            institution=batch.institution.code,
        )
        work.finish(url=batch.get_absolute_url(), batch=str(batch.uuid))


def plan_all(work: Work, batch: Import, rows: Sequence[Row]) -> list[Plan]:
    """Return a plan for each row, in order; a row that cannot be read has its problems and no plan of the kind."""
    kind = registry.get(batch.kind)
    readable = [row for row in rows if not row.problems]
    plans = kind.plan(scope_of(batch, work.by), readable, lambda done, total: work.advance(done, total or 1, "check"))
    unreadable = [Plan(row, problems=list(row.problems)) for row in rows if row.problems]
    return sorted([*plans, *unreadable], key=lambda one: one.row.number)


def preview(batch: Import, one: Plan) -> dict[str, Any]:
    """Return the values of an `ImportRow`."""
    return {
        "batch_id": batch.pk,
        "number": one.row.number,
        "verdict": one.verdict,
        "about": one.about[:300],
        "cells": {name: cell for name, cell in one.row.cells.items() if cell},
        "problems": [[problem.column, problem.text] for problem in (*one.problems, *one.related_problems)],
        "changes": one.differences if one.verdict == Verdict.CHANGED else [],
        "undo": [],
    }


def write(work: Work, batch: Import) -> None:
    """Write what the preview showed, all rows or none. Refuse when a row would no longer do the same."""
    kind = registry.get(batch.kind)
    expected = {row.number: row for row in batch.rows.filter(verdict__in=[Verdict.NEW, Verdict.CHANGED])}
    rows = [Row(row.number, row.cells) for row in expected.values()]
    for _attempt in range(TRIES):
        others = ConcurrentWrites()
        plans = plan_all(work, batch, rows)
        refuse_changed(batch, plans, expected)
        bulk = prepare(work, batch, plans, expected)
        subjects = {one.subject for one in plans if one.subject is not None}
        work.advance(0, 0, "write")
        try:
            with transaction.atomic():
                kind.lock(subjects)
                found = others.found()
                concerned = kind.touched(found) if found else set()
                if concerned is not None and not concerned & subjects:
                    bulk.write()
                    kind.written(plans, batch, work.by or batch.created_by)
                    finish(work, batch)
                    return
        except (IntegrityError, changes.ConflictError):
            continue
    reopen(batch, State.CHECKED)
    raise JobFailed(_("Others are writing about the same residents. Nothing was imported: try again in a moment."))


def refuse_changed(batch: Import, plans: Sequence[Plan], expected: dict[int, ImportRow]) -> None:
    """Fail the job when a row would now do something else than the preview showed."""
    for one in plans:
        shown = expected[one.row.number]
        if one.verdict != shown.verdict or [list(line) for line in one.differences if shown.changes] != shown.changes:
            reopen(batch, State.CHECKED)
            text = _(
                "The records have changed since this table was checked; row %(row)s would no longer do the same. "
                "Nothing was imported: have the table checked again."
            )
            raise JobFailed(text % {"row": one.row.number})


def prepare(work: Work, batch: Import, plans: Sequence[Plan], expected: dict[int, ImportRow]) -> Bulk:
    """Return the rows ready to insert and update, and store with each changed row its values before."""
    bulk = Bulk(by=work.by or batch.created_by, action="import", batch=batch.uuid, institution=batch.institution.code)
    before = []
    for one in plans:
        one.build()
        if one.alters:
            row = expected[one.row.number]
            row.undo = [alter.before() for alter in one.alters]
            before.append((row, one))
        one.fill(bulk)
    bulk.prepare(lambda done, total: work.advance(done, total, "prepare"))
    for row, one in before:
        for entry, alter in zip(row.undo, one.alters, strict=True):
            entry["new_parts"] = [{"type": part._meta.label_lower, "pk": part.pk} for part in alter.new_parts]
    for some in chunks([row for row, _one in before], CHUNK):
        ImportRow.objects.bulk_update(some, ["undo"])
    return bulk


def finish(work: Work, batch: Import) -> None:
    """Record the import as written. Call in the transaction that writes the rows."""
    changes.change(
        Import.objects.get(pk=batch.pk),
        {"state": State.WRITTEN, "written_by": work.by or batch.created_by, "written_at": timezone.now()},
        by=work.by,
        action="written",
        institution=batch.institution.code,
    )
    work.finish(url=batch.get_absolute_url(), batch=str(batch.uuid))


def reopen(batch: Import, state: str) -> None:
    """Set the import back to a state in which the user decides."""
    changes.change(
        Import.objects.get(pk=batch.pk), {"state": state}, by=None, action="reopen", institution=batch.institution.code
    )
