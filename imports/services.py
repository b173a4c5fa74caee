"""Acts on an import, each in a short transaction; checking and writing are jobs."""

from collections.abc import Mapping
from typing import BinaryIO

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

import files.services
import jobs.services
from accounts import changes
from accounts.models import User
from accounts.permissions import Answer, WrongStateError, require
from curriculum.models import Institution, Programme
from imports import registry
from imports.models import Import
from imports.permissions import can_assign, can_drop, can_handle, can_import, can_undo, can_write
from imports.rollback import undo_obstacles
from imports.stored_table import sheet_layouts
from sheets.table_writer import TYPES

State = Import.State
CHECK, WRITE, UNDO = "imports.check", "imports.write", "imports.undo"


def receive(
    *, kind: str, institution: Institution, programme: Programme | None, file: BinaryIO, name: str, by: User
) -> Import:
    """Store the uploaded table and recognise its columns.

    Raise `SheetError`, and store nothing, when it is no table.
    """
    known = registry.get(kind)
    require(can_import(by, institution))
    require(known.may(by, institution))
    best = sheet_layouts(file, known)[0]
    content_type = TYPES["xlsx" if best.sheet.name else "csv"]
    with transaction.atomic():
        stored = files.services.store(content=file, name=name, content_type=content_type, by=by)
        batch = Import(
            kind=kind,
            institution=institution,
            programme=programme,
            file=stored,
            sheet=best.sheet.name,
            header_row=best.layout.number,
            titles=best.layout.titles,
            columns={str(place): column for place, column in best.layout.recognised.items()},
            created_by=by,
        )
        return changes.create(batch, by=by, action="receive", institution=institution.code)


@transaction.atomic
def assign(
    *,
    batch: Import,
    sheet: str,
    header_row: int,
    titles: list[str],
    columns: Mapping[int, str],
    options: Mapping[str, bool],
    by: User,
    seen: int | None = None,
) -> Import:
    """Confirm the meaning of each column and start the check of all rows."""
    locked = lock(batch)
    refuse_unless(can_assign(by, locked), by, locked)
    refuse_incomplete(registry.get(batch.kind), columns)
    job = jobs.services.start(CHECK, by=by, arguments={"batch": batch.uuid}, key=str(batch.uuid))
    return changes.change(
        locked,
        {
            "sheet": sheet,
            "header_row": header_row,
            "titles": titles,
            "columns": {str(place): column for place, column in columns.items()},
            "options": dict(options),
            "state": State.CHECKING,
            "job": job,
        },
        by=by,
        seen=seen,
        action="check",
        institution=batch.institution.code,
    )


def refuse_incomplete(kind: registry.Kind, columns: Mapping[int, str]) -> None:
    """Raise `ValidationError` unless each required column is assigned, and none twice."""
    given = list(columns.values())
    wrong = [
        _("Two columns are taken as “%(column)s”: choose one.") % {"column": column.title}
        for column in kind.columns
        if given.count(column.name) > 1
    ]
    wrong += [
        _("Say which column is “%(column)s”.") % {"column": column.title}
        for column in kind.columns
        if column.required and column.name not in given
    ]
    if wrong:
        raise ValidationError(wrong, code="columns")


@transaction.atomic
def start_writing(*, batch: Import, only_good: bool, by: User, seen: int | None = None) -> Import:
    """Start the write of all rows, or with `only_good` of those that are not refused."""
    locked = lock(batch)
    refuse_unless(can_write(by, locked), by, locked)
    if locked.refused and not only_good:
        raise WrongStateError(_("Some rows are refused: mend them, or import the good ones alone."))
    return start_job(locked, WRITE, State.WRITING, by=by, seen=seen, only_good=only_good)


@transaction.atomic
def start_undoing(*, batch: Import, by: User, seen: int | None = None) -> Import:
    """Start the undo of the whole import, unless something depends on it."""
    locked = lock(batch)
    refuse_unless(can_undo(by, locked), by, locked)
    if reasons := undo_obstacles(locked):
        raise WrongStateError(" ".join(reasons))
    return start_job(locked, UNDO, State.UNDOING, by=by, seen=seen)


@transaction.atomic
def drop(*, batch: Import, by: User, seen: int | None = None) -> Import:
    """Drop an import that is not written: delete its rows; the file and who uploaded it stay known."""
    locked = lock(batch)
    refuse_unless(can_drop(by, locked), by, locked)
    locked.rows.all().delete()
    return changes.change(
        locked, {"state": State.DROPPED}, by=by, seen=seen, action="drop", institution=batch.institution.code
    )


def lock(batch: Import) -> Import:
    return Import.objects.select_for_update(of=("self",)).select_related("institution", "job").get(pk=batch.pk)


def refuse_unless(answer: Answer, by: User, batch: Import) -> None:
    """Raise `PermissionDenied` where the user may never do this, `WrongStateError` where not in this state."""
    if not answer and can_handle(by, batch):
        raise WrongStateError(answer.reason)
    require(answer)


def start_job(batch: Import, kind: str, state: str, *, by: User, seen: int | None, **values) -> Import:
    job = jobs.services.start(kind, by=by, arguments={"batch": batch.uuid}, key=str(batch.uuid))
    action, institution = kind.partition(".")[2], batch.institution.code
    return changes.change(
        batch, {"state": state, "job": job, **values}, by=by, seen=seen, action=action, institution=institution
    )
