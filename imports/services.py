"""A table from its upload to its import: what people decide, each in a short transaction. The work is in jobs."""

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
from imports.rollback import built_on
from imports.stored_table import looks
from sheets.table_writer import TYPES

State = Import.State
CHECK, WRITE, UNDO = "imports.check", "imports.write", "imports.undo"


def receive(
    *, kind: str, institution: Institution, programme: Programme | None, file: BinaryIO, name: str, by: User
) -> Import:
    """Put a table away and recognise its columns. Raises `SheetError` when it is none, and keeps nothing then."""
    known = registry.get(kind)
    require(can_import(by, institution))
    require(known.may(by, institution))
    best = looks(file, known)[0]
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
    """Say what each column means, and have all rows checked by a worker."""
    locked = lock(batch)
    allow(can_assign(by, locked), by, locked)
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
    """Every column that must be there is assigned, and none twice."""
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
    """Have a worker import what was checked: all rows, or with `only_good` those that are not refused."""
    locked = lock(batch)
    allow(can_write(by, locked), by, locked)
    if locked.refused and not only_good:
        raise WrongStateError(_("Some rows are refused: mend them, or import the good ones alone."))
    return begin(locked, WRITE, State.WRITING, by=by, seen=seen, only_good=only_good)


@transaction.atomic
def start_undoing(*, batch: Import, by: User, seen: int | None = None) -> Import:
    """Have a worker take the whole import back, if nothing was built on it."""
    locked = lock(batch)
    allow(can_undo(by, locked), by, locked)
    if reasons := built_on(locked):
        raise WrongStateError(" ".join(reasons))
    return begin(locked, UNDO, State.UNDOING, by=by, seen=seen)


@transaction.atomic
def drop(*, batch: Import, by: User, seen: int | None = None) -> Import:
    """Set aside what is not imported; its rows are forgotten, the file and who brought it stay known."""
    locked = lock(batch)
    allow(can_drop(by, locked), by, locked)
    locked.rows.all().delete()
    return changes.change(
        locked, {"state": State.DROPPED}, by=by, seen=seen, action="drop", institution=batch.institution.code
    )


def lock(batch: Import) -> Import:
    return Import.objects.select_for_update(of=("self",)).select_related("institution", "job").get(pk=batch.pk)


def allow(answer: Answer, by: User, batch: Import) -> None:
    """Refuse: for good when it is not the user's to do, as a wrong state when it is not now."""
    if not answer and can_handle(by, batch):
        raise WrongStateError(answer.reason)
    require(answer)


def begin(batch: Import, kind: str, state: str, *, by: User, seen: int | None, **values) -> Import:
    job = jobs.services.start(kind, by=by, arguments={"batch": batch.uuid}, key=str(batch.uuid))
    action, institution = kind.partition(".")[2], batch.institution.code
    return changes.change(
        batch, {"state": state, "job": job, **values}, by=by, seen=seen, action=action, institution=institution
    )
