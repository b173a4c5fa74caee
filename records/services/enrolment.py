"""Enrolling residents, and what happens to them over the years."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import changes
from accounts.models import User
from accounts.permissions import require
from curriculum.models import AcademicYear, Activity, AdmissionCondition, Institution, ProgrammeVersion
from records.models import (
    Accompaniment,
    AdmissionPiece,
    AnnualProgramme,
    Decision,
    Enrolment,
    EnrolmentIdentifier,
    Exemption,
    Registration,
    StatusChange,
)
from records.permissions import can_edit_file, can_edit_record


@transaction.atomic
def enrol(
    *,
    user: User,
    version: ProgrammeVersion,
    intake: AcademicYear,
    institution: Institution,
    matricules: dict[Institution, str],
    by: User | None,
    **details,
) -> Enrolment:
    """A new resident of a published version, with the matricules known so far. `details`: fields of `Enrolment`."""
    if not version.is_frozen:
        raise ValidationError(_("Residents are enrolled in a published version."), code="draft")
    later = version.last_intake is not None and intake.start_year > version.last_intake.start_year
    if intake.start_year < version.first_intake.start_year or later:
        raise ValidationError(
            {"intake": _("This version is not for the intake of %(year)s.") % {"year": intake}}, code="intake"
        )
    made = Enrolment(user=user, programme_version=version, intake=intake, enrolling_institution=institution, **details)
    changes.create(made, by=by, action="enrol", institution=institution.code)
    for partner, value in matricules.items():
        set_matricule(enrolment=made, institution=partner, value=value, by=by)
    return made


@transaction.atomic
def set_matricule(
    *, enrolment: Enrolment, institution: Institution, value: str, by: User | None
) -> EnrolmentIdentifier:
    """Give or change the resident's matricule at a university; it belongs to one resident only."""
    taken = (
        EnrolmentIdentifier.objects.filter(institution=institution, value=value).exclude(enrolment=enrolment).first()
    )
    if taken is not None:
        raise ValidationError(
            {
                "matricule": _("Matricule %(value)s of %(university)s belongs to another resident.")
                % {"value": value, "university": institution}
            },
            code="taken",
        )
    found = EnrolmentIdentifier.objects.filter(enrolment=enrolment, institution=institution).first()
    before = found.value if found else ""
    row = found or EnrolmentIdentifier(enrolment=enrolment, institution=institution)
    row.value = value
    row.full_clean()
    row.save()
    if before != value:
        key = f"matricule {institution.code}"
        changes.audit(enrolment, by=by, action="identify", before={key: before}, after={key: value})
    return row


@transaction.atomic
def agree_annual_programme(
    *, enrolment: Enrolment, year: AcademicYear, activities: Iterable[Activity], by: User
) -> AnnualProgramme:
    """Make or change what the resident takes in that year; an activity with results or decisions stays."""
    require(can_edit_record(by, enrolment))
    annual = AnnualProgramme.objects.filter(enrolment=enrolment, academic_year=year).first()
    if annual is None:
        annual = changes.create(AnnualProgramme(enrolment=enrolment, academic_year=year), by=by, action="agree")
    wanted = {a.pk: a for a in activities}
    if any(a.programme_version_id != enrolment.programme_version_id for a in wanted.values()):
        raise ValidationError(_("An activity of another programme version cannot be taken."), code="other_version")
    earned = set(
        Decision.objects.granting()
        .filter(enrolment=enrolment, activity__in=wanted)
        .exclude(registration__annual_programme=annual)
        .values_list("activity", flat=True)
    ) | set(Exemption.objects.filter(enrolment=enrolment, withdrawn_on__isnull=True).values_list("activity", flat=True))
    if again := [str(a) for pk, a in wanted.items() if pk in earned]:
        raise ValidationError(
            _("Already earned or exempted: %(titles)s.") % {"titles": ", ".join(again)}, code="earned"
        )
    for registration in annual.registrations.select_related("activity"):
        if registration.activity_id in wanted:
            del wanted[registration.activity_id]
        elif registration.results.exists() or registration.decisions.exists() or registration.proposals.exists():
            raise ValidationError(
                _("%(title)s has results and cannot be taken out of the year.") % {"title": registration.activity},
                code="has_results",
            )
        else:
            changes.audit(registration, by=by, action="remove", before={"activity": registration.activity.code})
            registration.delete()
    for activity in wanted.values():
        changes.create(Registration(annual_programme=annual, activity=activity), by=by, action="register")
    return annual


@transaction.atomic
def grant_exemption(*, enrolment: Enrolment, activity: Activity, reason: str, decided_on: date, by: User) -> Exemption:
    """Credits for earlier study, as the jury decided."""
    require(can_edit_record(by, enrolment))
    Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    if activity.programme_version_id != enrolment.programme_version_id:
        raise ValidationError(
            {"activity": _("This activity is not in the resident's programme.")}, code="other_version"
        )
    if Decision.objects.granting().filter(enrolment=enrolment, activity=activity).exists():
        raise ValidationError({"activity": _("The credits of this activity are earned already.")}, code="earned")
    made = Exemption(enrolment=enrolment, activity=activity, reason=reason, decided_on=decided_on, recorded_by=by)
    return changes.create(made, by=by, action="exempt", why=reason)


@transaction.atomic
def change_status(
    *,
    enrolment: Enrolment,
    kind: str,
    starts: date,
    reason: str,
    by: User,
    ends: date | None = None,
    share: Decimal | None = None,
) -> StatusChange:
    """A leave, suspension, part-time, withdrawal or end. Periods of a resident do not overlap."""
    require(can_edit_file(by, enrolment))
    Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    for other in enrolment.status_changes.all():
        if (ends is None or other.starts <= ends) and (other.ends is None or other.ends >= starts):
            raise ValidationError(
                {"starts": _("This period overlaps another: %(other)s.") % {"other": other}}, code="overlap"
            )
    made = StatusChange(
        enrolment=enrolment, kind=kind, starts=starts, ends=ends, share=share, reason=reason, recorded_by=by
    )
    return changes.create(made, by=by, action="status", institution=enrolment.enrolling_institution.code)


@transaction.atomic
def accompany(
    *, enrolment: Enrolment, user: User, capacity: str, starts: date, by: User | None, ends: date | None = None
) -> Accompaniment:
    """Somebody goes with the resident. One mentor at a time, who is not the supervisor; nobody accompanies oneself."""
    Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    if user.pk == enrolment.user_id:
        raise ValidationError({"user": _("Nobody accompanies oneself.")}, code="oneself")
    kinds = Accompaniment.Capacity
    for other in enrolment.accompaniments.select_related("user"):
        if (ends is not None and other.starts > ends) or (other.ends is not None and other.ends < starts):
            continue
        if capacity == kinds.MENTOR and other.capacity == kinds.MENTOR:
            raise ValidationError({"starts": _("%(name)s is the mentor then.") % {"name": other.user}}, code="overlap")
        if other.user_id == user.pk and {capacity, other.capacity} == {kinds.MENTOR, kinds.SUPERVISOR}:
            raise ValidationError({"user": _("The mentor is not the stage supervisor.")}, code="mentor_supervises")
    made = Accompaniment(enrolment=enrolment, user=user, capacity=capacity, starts=starts, ends=ends)
    return changes.create(made, by=by, action="accompany")


@transaction.atomic
def check_piece(
    *, enrolment: Enrolment, condition: AdmissionCondition, document: str, dated: date, by: User
) -> AdmissionPiece:
    """A condition of admission was checked on a document."""
    require(can_edit_file(by, enrolment))
    piece = AdmissionPiece.objects.filter(enrolment=enrolment, condition=condition).first()
    values = {"document": document, "dated": dated, "checked_by": by}
    if piece is not None:
        return changes.change(piece, by=by, action="check", checked_at=timezone.now(), **values)
    made = AdmissionPiece(enrolment=enrolment, condition=condition, **values)
    return changes.create(made, by=by, action="check", institution=enrolment.enrolling_institution.code)
