"""Enrol a resident; change matricules and contact details."""

from collections.abc import Mapping

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import changes
from accounts.changes import touch
from accounts.models import User
from accounts.permissions import require
from curriculum.models import AcademicYear, Institution, ProgrammeVersion
from pages.errors import wrong
from records.enrolments.locks import lock_enrolment
from records.enrolments.models import Enrolment, EnrolmentIdentifier
from records.enrolments.permissions import can_edit_file, can_edit_record


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
    """Enrol a person in a published version, with the matricules known so far. `details`: fields of `Enrolment`."""
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
    """Set the resident's matricule at a university; no other resident may have it.

    Increments the version of the enrolment, whose API resource contains the matricules.
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
def edit_identity(
    *, enrolment: Enrolment, matricules: Mapping[Institution, str], by: User, seen: int, **details
) -> Enrolment:
    """Change matricules and telephone; birth date and address need `can_edit_file`. All or nothing."""
    require(can_edit_record(by, enrolment))
    if set(details) - {"telephone"}:
        require(can_edit_file(by, enrolment))
    current = lock_enrolment(enrolment.pk)
    if current.version != seen:
        raise changes.ConflictError(current)
    changes.change(enrolment, details, by=by, seen=seen, action="identify")
    for institution, value in matricules.items():
        if value:
            set_matricule(enrolment=enrolment, institution=institution, value=value, by=by)
    return enrolment


@transaction.atomic
def keep_own_contact(*, enrolment: Enrolment, by: User, seen: int, **values: str) -> Enrolment:
    """Change one's own telephone and address. The audit row says that they changed, not the values."""
    if enrolment.user_id != by.pk:
        raise PermissionDenied(_("Only the resident keeps these details here."))
    return changes.change(
        enrolment, values, by=by, seen=seen, action="contact", institution=enrolment.enrolling_institution.code
    )
