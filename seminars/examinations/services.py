"""Writes of the tally of examinations."""

from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import changes
from accounts.models import User
from accounts.permissions import WrongStateError, require
from pages.errors import wrong
from records.models import Registration
from seminars.examinations.models import Examination
from seminars.examinations.permissions import can_tally, open_to_tally
from seminars.rules.models import ExaminationKind
from ui.figures import day_words


@transaction.atomic
def tally(
    *,
    registration: Registration,
    kind: ExaminationKind,
    day: date,
    setting: str,
    is_supervised: bool,
    by: User,
    key: UUID | None = None,
    today: date | None = None,
) -> Examination:
    """Add one examination. `key`: its uuid, from the form; a form that is sent twice counts once."""
    require(can_tally(by, registration))
    Registration.objects.select_for_update(of=("self",), no_key=True).get(pk=registration.pk)
    if key and (found := Examination.objects.filter(uuid=key, registration=registration).first()):
        return found
    check_open(registration, today)
    check_day(registration, day, today or timezone.localdate())
    if kind.activity_id != registration.activity_id or not kind.is_current:
        raise wrong("kind", _("This kind of examination is not offered here."), "unknown")
    made = Examination(registration=registration, kind=kind, day=day, setting=setting, is_supervised=is_supervised)
    if key:
        made.uuid = key
    try:
        made.full_clean()
    except ValidationError as error:
        if "uuid" in error.error_dict:
            raise ValidationError(_("Load the page again."), code="key") from error
        raise
    return changes.create(made, by=by, action="tally")


@transaction.atomic
def take_out(*, examination: Examination, by: User) -> None:
    """Remove what was noted by mistake."""
    registration = examination.registration
    require(can_tally(by, registration))
    check_open(registration)
    before = {
        "kind": examination.kind.code,
        "day": str(examination.day),
        "setting": examination.setting,
        "is_supervised": examination.is_supervised,
    }
    changes.audit(examination, by=by, action="delete", before=before)
    examination.delete()


def check_open(registration: Registration, today: date | None = None) -> None:
    if not (answer := open_to_tally(registration, today)):
        raise WrongStateError(answer.reason)


def check_day(registration: Registration, day: date, today: date) -> None:
    year = registration.annual_programme.academic_year
    if day > today:
        raise wrong("day", _("This day is still to come."), "future")
    if not year.starts <= day <= year.ends:
        words = {"first": day_words(year.starts), "last": day_words(year.ends)}
        raise wrong("day", _("The year runs from %(first)s to %(last)s.") % words, "outside_year")
