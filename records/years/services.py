"""What a resident takes in a year, and what need not be taken."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import changes
from accounts.models import User
from accounts.permissions import WrongStateError, require
from curriculum.models import AcademicYear, Activity
from pages.errors import wrong
from records.models import AnnualProgramme, Decision, Enrolment, Exemption, Registration
from records.permissions import can_edit_record
from records.transfers.previews import refuse_while_resting
from ui.figures import day_words


@transaction.atomic
def agree_annual_programme(
    *,
    enrolment: Enrolment,
    year: AcademicYear,
    activities: Iterable[Activity],
    by: User,
    seen: int | None = None,
) -> AnnualProgramme:
    """Make or change what the resident takes in that year; an activity with results or decisions stays.

    `seen`: the version on the screen, 0 for "none yet"; `ConflictError` when somebody changed it meanwhile.
    """
    require(can_edit_record(by, enrolment))
    Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    if year.start_year < enrolment.intake.start_year:
        raise ValidationError(
            _("The resident's first year is %(year)s.") % {"year": enrolment.intake}, code="too_early"
        )
    wanted = {a.pk: a for a in activities}
    if any(a.programme_version_id != enrolment.programme_version_id for a in wanted.values()):
        raise ValidationError(_("An activity of another programme version cannot be taken."), code="other_version")
    annual = AnnualProgramme.objects.filter(enrolment=enrolment, academic_year=year).first()
    if annual is not None and seen is not None and annual.version != seen:
        raise changes.ConflictError(annual)
    is_new = annual is None
    annual = annual or changes.create(AnnualProgramme(enrolment=enrolment, academic_year=year), by=by, action="agree")
    held = {r.activity_id: r for r in annual.registrations.select_related("activity")}
    added = [a for pk, a in wanted.items() if pk not in held]
    removed = [r for pk, r in held.items() if pk not in wanted]
    refuse_earned(enrolment, added)
    for registration in removed:
        remove_registration(registration, by=by)
    for activity in added:
        changes.create(Registration(annual_programme=annual, activity=activity), by=by, action="register")
    if (added or removed) and not is_new:
        AnnualProgramme.objects.filter(pk=annual.pk).update(version=F("version") + 1)
        annual.refresh_from_db(fields=["version"])
        codes = {"added": [a.code for a in added], "removed": [r.activity.code for r in removed]}
        changes.audit(annual, by=by, action="agree", after=codes)
    return annual


def refuse_earned(enrolment: Enrolment, activities: list[Activity]) -> None:
    """An activity whose credits are there, or will be on a day that is set, is not taken again."""
    earned = set(
        Decision.objects.granting()
        .filter(enrolment=enrolment, activity__in=activities)
        .values_list("activity", flat=True)
    ) | set(
        Exemption.objects.live().filter(enrolment=enrolment, activity__in=activities).values_list("activity", flat=True)
    )
    if again := [str(a) for a in activities if a.pk in earned]:
        raise ValidationError(
            _("Already earned or exempted: %(titles)s.") % {"titles": ", ".join(again)}, code="earned"
        )
    ahead = Decision.objects.about_to_grant().filter(enrolment=enrolment, activity__in=activities)
    if decision := ahead.select_related("activity", "deliberation").first():
        words = {"title": decision.activity, "day": day_words(decision.deliberation.published_at)}
        raise ValidationError(
            _("The credits of %(title)s are granted by decisions to be published on %(day)s.") % words, code="ahead"
        )


def remove_registration(registration: Registration, *, by: User) -> None:
    if registration.results.exists() or registration.decisions.exists() or registration.proposals.exists():
        raise ValidationError(
            _("%(title)s has results and cannot be taken out of the year.") % {"title": registration.activity},
            code="has_results",
        )
    changes.audit(registration, by=by, action="remove", before={"activity": registration.activity.code})
    registration.delete()


@transaction.atomic
def grant_exemption(*, enrolment: Enrolment, activity: Activity, reason: str, decided_on: date, by: User) -> Exemption:
    """Credits for earlier study, as the jury decided."""
    require(can_edit_record(by, enrolment))
    Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    if activity.programme_version_id != enrolment.programme_version_id:
        raise wrong("activity", _("This activity is not in the resident's programme."), "other_version")
    if decided_on > timezone.localdate():
        raise wrong("decided_on", _("This day is still to come."), "future")
    granted = Decision.objects.filter(enrolment=enrolment, activity=activity, granted=True)
    if granted.filter(has_successor=False).exists() or granted.granting().exists():
        raise wrong("activity", _("The credits of this activity are earned already."), "earned")
    made = Exemption(enrolment=enrolment, activity=activity, reason=reason, decided_on=decided_on, recorded_by=by)
    return changes.create(made, by=by, action="exempt", why=reason)


@transaction.atomic
def withdraw_exemption(*, exemption: Exemption, withdrawn_on: date, reason: str, by: User, seen: int) -> Exemption:
    """The credits no longer count; the exemption stays in the record with the day of its withdrawal."""
    require(can_edit_record(by, exemption.enrolment))
    if exemption.withdrawn_on is not None:
        raise WrongStateError(_("This exemption is withdrawn already."))
    refuse_while_resting(exemption.enrolment, exemption.activity)
    if not reason.strip():
        raise wrong("reason", _("Say why the exemption is withdrawn."), "reason_required")
    if withdrawn_on < exemption.decided_on:
        raise wrong("withdrawn_on", _("This is before the exemption was decided."), "before_decision")
    if withdrawn_on > timezone.localdate():
        raise wrong("withdrawn_on", _("This day is still to come."), "future")
    return changes.change(exemption, by=by, seen=seen, why=reason, action="withdraw", withdrawn_on=withdrawn_on)
