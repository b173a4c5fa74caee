"""Enrolling residents, and what happens to them over the years."""

from collections.abc import Iterable, Mapping
from copy import copy
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import changes
from accounts.models import User
from accounts.permissions import require
from curriculum.models import AcademicYear, AdmissionCondition, Institution, ProgrammeVersion
from curriculum.programmes.services import touch
from pages.errors import wrong
from records.enrolments.invitations import send_activation
from records.models import Accompaniment, AdmissionPiece, Enrolment, EnrolmentIdentifier
from records.permissions import can_edit_file, can_edit_record
from records.supporters.conflict_of_interest import against


@transaction.atomic
def enrol(
    *,
    user: User,
    version: ProgrammeVersion,
    intake: AcademicYear,
    institution: Institution,
    matricules: Mapping[Institution, str],
    by: User | None,
    **details,
) -> Enrolment:
    """A new resident of a published version, with the matricules known so far. `details`: fields of `Enrolment`."""
    if not version.is_frozen:
        raise ValidationError(_("Residents are enrolled in a published version."), code="draft")
    later = version.last_intake is not None and intake.start_year > version.last_intake.start_year
    if intake.start_year < version.first_intake.start_year or later:
        raise wrong("intake", _("This version is not for the intake of %(year)s.") % {"year": intake}, "intake")
    made = Enrolment(user=user, programme_version=version, intake=intake, enrolling_institution=institution, **details)
    changes.create(made, by=by, action="enrol", institution=institution.code)
    for partner, value in matricules.items():
        set_matricule(enrolment=made, institution=partner, value=value, by=by)
    return made


@transaction.atomic
def set_matricule(
    *, enrolment: Enrolment, institution: Institution, value: str, by: User | None
) -> EnrolmentIdentifier:
    """Give or change the resident's matricule at a university; it belongs to one resident only.

    A new version of the enrolment, which shows its matricules.
    """
    taken = (
        EnrolmentIdentifier.objects.filter(institution=institution, value=value).exclude(enrolment=enrolment).first()
    )
    if taken is not None:
        raise wrong(
            "matricule",
            _("Matricule %(value)s of %(university)s belongs to another resident.")
            % {"value": value, "university": institution},
            "taken",
        )
    found = EnrolmentIdentifier.objects.filter(enrolment=enrolment, institution=institution).first()
    before = found.value if found else ""
    row = found or EnrolmentIdentifier(enrolment=enrolment, institution=institution)
    row.value = value
    row.full_clean()
    row.save()
    if before != value:
        key = f"matricule {institution.code}"
        touch(enrolment, by=by, action="identify", before={key: before}, after={key: value})
    return row


@transaction.atomic
def accompany(
    *, enrolment: Enrolment, user: User, capacity: str, starts: date, by: User | None, ends: date | None = None
) -> Accompaniment:
    """Somebody goes with the resident. One mentor at a time, who is not the supervisor; nobody accompanies oneself."""
    Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    made = Accompaniment(enrolment=enrolment, user=user, capacity=capacity, starts=starts, ends=ends)
    check_company(made, field="starts")
    return changes.create(made, by=by, action="accompany")


@transaction.atomic
def end_accompaniment(*, accompaniment: Accompaniment, ends: date, by: User, seen: int) -> Accompaniment:
    """The last day on which somebody goes with the resident; a later one stops before a successor begins."""
    enrolment = accompaniment.enrolment
    require(can_edit_record(by, enrolment))
    Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    wanted = copy(accompaniment)
    wanted.ends = ends
    check_company(wanted, field="ends")
    return changes.change(accompaniment, by=by, seen=seen, action="accompany", ends=ends)


@transaction.atomic
def move_accompaniment(*, accompaniment: Accompaniment, starts: date, ends: date, by: User) -> Accompaniment:
    """Other days on which somebody goes with the resident, as the app that runs it has them."""
    enrolment = accompaniment.enrolment
    require(can_edit_record(by, enrolment))
    Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    wanted = copy(accompaniment)
    wanted.starts, wanted.ends = starts, ends
    check_company(wanted, field="starts")
    return changes.change(accompaniment, by=by, action="accompany", starts=starts, ends=ends)


@transaction.atomic
def withdraw_accompaniment(*, accompaniment: Accompaniment, by: User, why: str) -> None:
    """It did not take place: the row goes, and the audit keeps what it said."""
    require(can_edit_record(by, accompaniment.enrolment))
    before = {name: changes.plain(getattr(accompaniment, name)) for name in ("user", "capacity", "starts", "ends")}
    changes.audit(accompaniment, by=by, action="withdraw", before=before, why=why)
    accompaniment.delete()


def check_company(wanted: Accompaniment, *, field: str, others: Iterable[Accompaniment] | None = None) -> None:
    """Refuse who cannot go along, or not in that period; `field` is where the period was typed.

    `others`: who else goes along; asked for where it is not given.
    """
    if others is None:
        others = wanted.enrolment.accompaniments.exclude(pk=wanted.pk).select_related("user")
    kinds = Accompaniment.Capacity
    if wanted.user_id == wanted.enrolment.user_id:
        raise wrong("user", _("Nobody accompanies oneself."), "oneself")
    if wanted.ends is not None and wanted.ends < wanted.starts:
        raise wrong("ends", _("The last day is before the first."), "upside_down")
    for other in others:
        if (wanted.ends is not None and other.starts > wanted.ends) or (
            other.ends is not None and other.ends < wanted.starts
        ):
            continue
        if wanted.capacity == other.capacity == kinds.MENTOR:
            raise wrong(field, _("%(name)s is the mentor then.") % {"name": other.user}, "overlap")
        if other.user == wanted.user and {wanted.capacity, other.capacity} == {kinds.MENTOR, kinds.SUPERVISOR}:
            where = "user" if field == "starts" else field
            raise wrong(where, _("The mentor is not the stage supervisor."), "mentor_supervises")
    if reason := against(wanted):
        raise wrong("user" if field == "starts" else field, reason, "against")


@transaction.atomic
def invite(*, email: str, given_name: str, family_name: str, by: User) -> User:
    """A person who is not known yet, without a password: a mail brings the link behind which they choose one."""
    made = User(email=email.strip().lower(), given_name=given_name, family_name=family_name)
    made.set_unusable_password()
    changes.create(made, by=by, action="invite")
    send_activation(user=made, by=by)
    return made


@transaction.atomic
def edit_identity(
    *, enrolment: Enrolment, matricules: Mapping[Institution, str], by: User, seen: int, **details
) -> Enrolment:
    """Matricules, telephone, and for who keeps the administrative file birth date and address; all or nothing."""
    require(can_edit_record(by, enrolment))
    if set(details) - {"telephone"}:
        require(can_edit_file(by, enrolment))
    current = Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    if current.version != seen:
        raise changes.ConflictError(current)
    changes.change(enrolment, by=by, seen=seen, action="identify", **details)
    for institution, value in matricules.items():
        if value:
            set_matricule(enrolment=enrolment, institution=institution, value=value, by=by)
    return enrolment


@transaction.atomic
def check_piece(
    *,
    enrolment: Enrolment,
    condition: AdmissionCondition,
    document: str,
    dated: date,
    by: User,
    seen: int | None = None,
    today: date | None = None,
) -> AdmissionPiece:
    """A condition of admission was checked on a document. `seen`: the version on the screen, 0 for "none yet"."""
    require(can_edit_file(by, enrolment))
    if condition.programme_version_id != enrolment.programme_version_id:
        raise ValidationError(_("This condition is of another programme version."), code="other_version")
    if dated > (today or timezone.localdate()):
        raise wrong("dated", _("A document is not dated in the future."), "future")
    piece = AdmissionPiece.objects.filter(enrolment=enrolment, condition=condition).first()
    values: dict[str, Any] = {"document": document, "dated": dated, "checked_by": by}
    if piece is not None:
        if seen is not None and seen != piece.version:
            raise changes.ConflictError(piece)
        return changes.change(piece, by=by, action="check", checked_at=timezone.now(), **values)
    made = AdmissionPiece(enrolment=enrolment, condition=condition, **values)
    return changes.create(made, by=by, action="check", institution=enrolment.enrolling_institution.code)
