"""Permissions of imports: upload, write, undo."""

from django.utils.translation import gettext as _

from accounts.permissions import Allowed, Answer, Denied
from curriculum.models import Institution
from curriculum.roles import roles_of
from imports import registry
from imports.models import Import

State = Import.State


def can_import(user, institution: Institution | None = None) -> Answer:
    """Import tables at all, or for that university."""
    offices = roles_of(user).secretariat_of
    if (institution.pk in offices) if institution else offices:
        return Allowed()
    return Denied(_("Tables are imported by the secretariats."))


def can_handle(user, batch: Import) -> Answer:
    """Act on a visible import: secretariat of its university, as far as its kind allows."""
    kind = registry.find(batch.kind)
    if kind is None:
        return Denied(_("This kind of table is no longer imported here."))
    answer = can_import(user, batch.institution)
    return kind.may(user, batch.institution) if answer else answer


def can_handle_now(user, batch: Import) -> Answer:
    """Act on an import that no job is working on."""
    answer = can_handle(user, batch)
    return Denied(_("This table is being worked on: wait until that is done.")) if answer and batch.is_busy else answer


def can_assign(user, batch: Import) -> Answer:
    """Confirm the meaning of the columns and have the rows checked (again)."""
    answer = can_handle_now(user, batch)
    if answer and batch.state not in Import.OPEN and not (batch.is_stuck and batch.state == State.CHECKING):
        return Denied(_("The columns are fixed: this table is %(state)s.") % {"state": batch.get_state_display()})
    return answer


def can_write(user, batch: Import) -> Answer:
    """Write a checked import."""
    answer = can_handle_now(user, batch)
    if not answer:
        return answer
    if batch.state != State.CHECKED and not (batch.is_stuck and batch.state == State.WRITING):
        return Denied(_("Only what is checked and not imported yet can be imported."))
    if not batch.to_write:
        return Denied(_("There is nothing new or changed in this table."))
    return Allowed()


def can_undo(user, batch: Import) -> Answer:
    """Undo a whole import; `rollback.undo_obstacles` checks later changes when it is asked for."""
    answer = can_handle_now(user, batch)
    if answer and batch.state != State.WRITTEN and not (batch.is_stuck and batch.state == State.UNDOING):
        return Denied(_("Only what was imported can be undone."))
    known = registry.find(batch.kind)
    if answer and known is not None and known.is_final:
        return Denied(_("What this table published stands: it is corrected by a later act, not undone."))
    if answer and batch.forgotten_at is not None:
        return Denied(_("What this table changed is no longer kept row by row, so it cannot be undone."))
    return answer


def can_drop(user, batch: Import) -> Answer:
    """Drop an import that is not written."""
    answer = can_handle_now(user, batch)
    stuck = batch.is_stuck and batch.state in (State.CHECKING, State.WRITING)
    if answer and batch.state not in Import.OPEN and not stuck:
        return Denied(_("Only a table that is not imported yet can be set aside."))
    return answer
