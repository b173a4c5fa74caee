"""Agree the annual programme of a resident."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

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
from records.decisions.models import Decision
from records.enrolments.locks import lock_enrolment
from records.enrolments.models import Enrolment
from records.enrolments.permissions import can_edit_record
from records.exemptions.equivalence_models import granted_otherwise
from records.registrations.models import AnnualProgramme, Registration
from records.years.permissions import can_confirm
from records.years.rules import NO_GROUNDS, Grounds, breaches, check
from records.years.standing import standing
from ui.figures import day_words

# What an annual programme is that the office has just made or changed
PROPOSED: dict[str, Any] = {
    "state": AnnualProgramme.State.PROPOSED,
    "confirmed_at": None,
    "approved_at": None,
    "approved_by": None,
}


@transaction.atomic
def agree_annual_programme(
    *,
    enrolment: Enrolment,
    year: AcademicYear,
    activities: Iterable[Activity],
    by: User,
    seen: int | None = None,
    grounds: Grounds | None = None,
) -> AnnualProgramme:
    """Set the activities of the resident in that year. One with results, decisions or proposals cannot be removed.

    `seen`: the version on the screen, 0 for "none yet"; `ConflictError` if somebody changed it meanwhile. `grounds`:
    on what a departure from the rules of the version rests, by default those that are stored; what the rules refuse
    raises `ValidationError`.
    """
    require(can_edit_record(by, enrolment))
    lock_enrolment(enrolment.pk)
    wanted = {a.pk: a for a in activities}
    check_place(enrolment, year, wanted.values())
    annual = AnnualProgramme.objects.filter(enrolment=enrolment, academic_year=year).first()
    if annual is not None and seen is not None and annual.version != seen:
        raise changes.ConflictError(annual)
    held = {r.activity_id: r for r in annual.registrations.select_related("activity")} if annual else {}
    stored = Grounds.of(annual) if annual else NO_GROUNDS
    grounds = stored if grounds is None else grounds
    refuse_earned(enrolment, [a for pk, a in wanted.items() if pk not in held])
    check_grounds(grounds)
    check(breaches(standing(enrolment, year), set(wanted), held, is_new=annual is None), grounds)
    if annual is None:
        made = AnnualProgramme(enrolment=enrolment, academic_year=year, **asdict(grounds), **PROPOSED)
        annual = changes.create(made, by=by, action="agree")
    elif stored != grounds:
        changes.change(annual, asdict(grounds), by=by, action="agree")
    set_activities(annual, wanted, held, by=by)
    return annual


def check_place(enrolment: Enrolment, year: AcademicYear, activities: Iterable[Activity]) -> None:
    """Raise for a year before the resident began, and for an activity of another version."""
    if year.start_year < enrolment.intake.start_year:
        raise ValidationError(
            _("The resident's first year is %(year)s.") % {"year": enrolment.intake}, code="too_early"
        )
    if any(a.programme_version_id != enrolment.programme_version_id for a in activities):
        raise ValidationError(_("An activity of another programme version cannot be taken."), code="other_version")


def set_activities(
    annual: AnnualProgramme, wanted: Mapping[int, Activity], held: Mapping[int, Registration], *, by: User
) -> None:
    """Register what is wanted and not held, take out the rest. A changed year is proposed again."""
    added = [a for pk, a in wanted.items() if pk not in held]
    removed = [r for pk, r in held.items() if pk not in wanted]
    for registration in removed:
        remove_registration(registration, by=by)
    for activity in added:
        changes.create(Registration(annual_programme=annual, activity=activity), by=by, action="register")
    if held and (added or removed):
        AnnualProgramme.objects.filter(pk=annual.pk).update(version=F("version") + 1, **PROPOSED)
        annual.refresh_from_db(fields=["version", *PROPOSED])
        codes = {"added": [a.code for a in added], "removed": [r.activity.code for r in removed]}
        changes.audit(annual, by=by, action="agree", after=codes)


def check_grounds(grounds: Grounds) -> None:
    """Raise for half an agreement, and for one of a day that is still to come."""
    if bool(grounds.load_reason.strip()) != (grounds.load_agreed_on is not None):
        field = "load_agreed_on" if grounds.load_agreed_on is None else "load_reason"
        raise wrong(field, _("An agreement on a reduced load has a reason and a day."), "half_agreement")
    if grounds.load_agreed_on is not None and grounds.load_agreed_on > timezone.localdate():
        raise wrong("load_agreed_on", _("This day is still to come."), "future")


def refuse_earned(enrolment: Enrolment, activities: list[Activity]) -> None:
    """Raise for an activity whose credits are there, or will be at a publication that is set."""
    earned = set(
        Decision.objects.granting()
        .filter(enrolment=enrolment, activity__in=activities)
        .values_list("activity", flat=True)
    )
    earned |= {activity for _enrolment, activity in granted_otherwise(enrolment=enrolment, activity__in=activities)}
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
    if any(getattr(registration, name).exists() for name in ("results", "decisions", "proposals", "extensions")):
        raise ValidationError(
            _("%(title)s has results and cannot be taken out of the year.") % {"title": registration.activity},
            code="has_results",
        )
    changes.audit(registration, by=by, action="remove", before={"activity": registration.activity.code})
    registration.delete()


@transaction.atomic
def confirm_annual_programme(*, annual: AnnualProgramme, by: User, seen: int) -> AnnualProgramme:
    """The resident confirms what was proposed, while no rule of the version refuses it."""
    require(can_confirm(by, annual))
    enrolment = lock_enrolment(annual.enrolment_id)
    if annual.state != AnnualProgramme.State.PROPOSED:
        raise WrongStateError(_("This annual programme is confirmed already."))
    taken = set(annual.registrations.values_list("activity", flat=True))
    check(breaches(standing(enrolment, annual.academic_year), taken), Grounds.of(annual))
    values = {"state": AnnualProgramme.State.CONFIRMED, "confirmed_at": timezone.now()}
    return changes.change(annual, values, by=by, seen=seen, action="confirm")
