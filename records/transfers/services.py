"""Move residents to a newer version of their programme, and undo a move.

Decisions are never rewritten: a grant by equivalence says on which older activities the new credits rest.
"""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import changes
from accounts.models import User
from accounts.permissions import WrongStateError, require
from curriculum.models import Activity, ProgrammeVersion
from pages.errors import wrong
from records.admission_file.models import AdmissionPiece
from records.enrolments.locks import lock_enrolment, lock_enrolments
from records.enrolments.models import Enrolment
from records.exemptions.equivalence_models import EquivalenceGrant
from records.registrations.models import AnnualProgramme, Registration
from records.transfers.models import Move
from records.transfers.permissions import can_move, can_undo_move
from records.transfers.previews import Granted, Preview, UnderWay, previews


@transaction.atomic
def move_residents(
    *, enrolments: Iterable[Enrolment], to_version: ProgrammeVersion, reason: str, by: User, seen: dict[int, int]
) -> list[Move]:
    """Move all of them or none. `seen`: {pk of the enrolment: version that was shown}.

    Raises `WrongStateError` with the first reason against a move, `ConflictError` if a record changed since.
    """
    pks = [one.pk for one in enrolments]
    lock_enrolments(pks)
    rows = Enrolment.objects.filter(pk__in=pks).select_related("user", "programme_version__first_intake")
    residents = list(rows.order_by("pk"))
    if not reason.strip():
        raise wrong("reason", _("Say why the resident is moved."), "reason_required")
    if len({one.programme_version_id for one in residents}) > 1:
        raise WrongStateError(_("These residents follow different versions. Move them in two steps."))
    for one in residents:
        require(can_move(by, one))
        if one.version != seen.get(one.pk):
            raise changes.ConflictError(one)
    moves = []
    for found in previews(residents, to_version):
        if found.refusal:
            raise WrongStateError(f"{found.enrolment}: {found.refusal}")
        moves.append(_move(found, reason, by))
    return moves


def _move(found: Preview, reason: str, by: User) -> Move:
    enrolment, old = found.enrolment, found.enrolment.programme_version
    institution = enrolment.enrolling_institution.code
    told = [line for one in found.under_way for line in _carried(one, by)]
    made = Move(
        enrolment=enrolment,
        from_version=old,
        to_version=found.to_version,
        reason=reason,
        moved_by=by,
        registrations=told,
    )
    changes.create(made, by=by, action="move", why=reason, institution=institution)
    changes.change(
        enrolment, {"programme_version": found.to_version}, by=by, action="move", why=reason, institution=institution
    )
    for one in found.granted:
        _grant(one, made, by)
    _carry_pieces(enrolment, old, found.to_version, by)
    return made


def _carried(one: UnderWay, by: User) -> list[dict]:
    """Apply the preview to one registration: change its activity, delete it, or add the new one beside it."""
    registration, annual = one.registration, one.registration.annual_programme
    year, old = annual.academic_year.start_year, str(registration.activity.uuid)
    new = str(one.new.uuid) if one.new else None
    if one.is_added:
        if one.new is None:
            return []
        added, is_new = Registration.objects.get_or_create(annual_programme=annual, activity=one.new)
        if not is_new:
            return []
        changes.audit(added, by=by, action="register", after={"activity": one.new.code})
        return [{"registration": str(added.uuid), "year": year, "old": None, "new": new}]
    if one.new is None:
        changes.audit(registration, by=by, action="remove", before={"activity": registration.activity.code})
        told = {"registration": str(registration.uuid), "year": year, "old": old, "new": None}
        registration.delete()
        return [told]
    changes.change(registration, {"activity": one.new}, by=by, action="move")
    return [{"registration": str(registration.uuid), "year": year, "old": old, "new": new}]


def _grant(one: Granted, move: Move, by: User) -> None:
    """Store which older activities give the new one. After several moves, those on which the jury decided."""
    sources = [basis.activity for row in one.sources for basis in row.passed or (row,)]
    needs_all = one.needs_all or any(len(row.passed) > 1 for row in one.sources)
    grant = EquivalenceGrant(enrolment=move.enrolment, activity=one.activity, needs_all=needs_all, move=move)
    why = "; ".join(f"{activity.code} ({activity.programme_version.label})" for activity in sources)
    changes.create(grant, by=by, action="move", why=why)
    grant.sources.set(sources)


def _carry_pieces(enrolment: Enrolment, old: ProgrammeVersion, new: ProgrammeVersion, by: User) -> None:
    """Copy what was checked at admission to the conditions with the same code."""
    pieces = enrolment.admission_pieces.select_related("condition")
    checked = {piece.condition.code: piece for piece in pieces if piece.condition.programme_version_id == old.pk}
    held = {piece.condition_id for piece in pieces}
    for condition in new.admission_conditions.filter(code__in=checked):
        if condition.pk not in held:
            piece = checked[condition.code]
            values = {name: getattr(piece, name) for name in ("document", "dated", "checked_by", "checked_at")}
            changes.create(AdmissionPiece(enrolment=enrolment, condition=condition, **values), by=by, action="move")


@transaction.atomic
def undo_move(*, move: Move, why: str, by: User, seen: int) -> Move:
    """Return to the version from before, if nothing was decided since; withdraw what the move granted."""
    enrolment = lock_enrolment(move.enrolment_id)
    answer = can_undo_move(by, move)
    if not answer and can_move(by, enrolment):
        raise WrongStateError(answer.reason)
    require(answer)
    if not why.strip():
        raise wrong("why", _("Say why the move is undone."), "reason_required")
    institution = enrolment.enrolling_institution.code
    for told in move.registrations:
        _put_back(told, move, by)
    for grant in move.equivalence_grants.live():
        changes.change(grant, {"withdrawn_on": timezone.localdate()}, by=by, why=why, action="withdraw")
    changes.change(
        enrolment, {"programme_version": move.from_version}, by=by, action="unmove", why=why, institution=institution
    )
    values = {"undone_at": timezone.now(), "undone_by": by, "undone_why": why}
    return changes.change(move, values, by=by, seen=seen, action="unmove", why=why, institution=institution)


def _put_back(told: dict, move: Move, by: User) -> None:
    registration = Registration.objects.filter(uuid=told["registration"]).first()
    if told["old"] is None:
        if registration is not None:
            changes.audit(registration, by=by, action="remove", before={"activity": registration.activity.code})
            registration.delete()
        return
    activity = Activity.objects.get(uuid=told["old"])
    if registration is not None:
        changes.change(registration, {"activity": activity}, by=by, action="unmove")
        return
    annual = AnnualProgramme.objects.get(enrolment=move.enrolment, academic_year__start_year=told["year"])
    made = Registration(annual_programme=annual, activity=activity, uuid=told["registration"])
    changes.create(made, by=by, action="register")
