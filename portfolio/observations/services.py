"""Recording and withdrawing observations."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import changes
from accounts.models import User
from pages.errors import wrong
from portfolio.forms.answers import clean_answers
from portfolio.forms.models import Form, Profession, Setting
from portfolio.observations.models import Observation, ObservationRating
from portfolio.observations.workflow import OBSERVATION
from records.models import Enrolment, Registration


@transaction.atomic
def record_observation(
    *,
    enrolment: Enrolment,
    form: Form,
    answers: Mapping[str, Any],
    observed_on: date,
    observer: User,
    source: str,
    identified_by: str,
    by: User,
    registration: Registration | None = None,
    setting: str | Setting | None = "",
    profession: Profession | None = None,
    supersedes: Observation | None = None,
    why: str = "",
    today: date | None = None,
) -> Observation:
    """Store final answers as an observation, with a rating for each competency of a rated item.

    `setting`: a `Setting` or its code. With `supersedes`, it replaces an earlier observation and `why` gives the
    reason. The caller must have checked that `by` may record. Raise `ValidationError` by item code.
    """
    refuse_impossible(enrolment, registration, observer, observed_on, today)
    form = Form.objects.with_items().get(pk=form.pk)
    cleaned = clean_answers(form, answers, final=True)
    if supersedes is not None:
        end(supersedes, "supersede", by=by, why=why)
    made = Observation(
        enrolment=enrolment, registration=registration, form=form, answers=cleaned, source=source,
        setting=setting_of(setting), profession=profession, observed_on=observed_on, observer=observer,
        identified_by=identified_by, supersedes=supersedes,
    )  # fmt: skip
    changes.create(made, by=by, action="record", why=why)
    write_ratings(made)
    return made


def refuse_impossible(enrolment, registration, observer, observed_on, today) -> None:
    if observer.pk == enrolment.user_id:
        raise wrong("observer", _("Nobody observes oneself."), "oneself")
    if observed_on > (today or timezone.localdate()):
        raise wrong("observed_on", _("That day has not come yet."), "future")
    if registration is not None and registration.annual_programme.enrolment_id != enrolment.pk:
        raise wrong("registration", _("This registration is another resident's."), "other_resident")


def setting_of(setting: str | Setting | None) -> Setting | None:
    if not isinstance(setting, str):
        return setting
    if not setting:
        return None
    found = Setting.objects.filter(code=setting).first()
    if found is None:
        raise wrong("setting", _("There is no such setting: %(code)s.") % {"code": setting}, "unknown")
    return found


def write_ratings(observation: Observation) -> None:
    ObservationRating.objects.bulk_create(
        ObservationRating(
            observation=observation,
            competency=competency,
            item=item,
            scale_id=item.scale_id,
            value=observation.answers[item.code],
        )
        for item in observation.form.form_items.all()
        if item.scale_id is not None and observation.answers.get(item.code) is not None
        for competency in item.competencies.all()
    )


@transaction.atomic
def withdraw_observation(*, observation: Observation, by: User, why: str, seen: int | None = None) -> Observation:
    """Withdraw an observation, with a reason. The caller must have checked that `by` may.

    Sign-offs that rest on it stay, and show that this evidence was withdrawn.
    """
    return end(observation, "withdraw", by=by, why=why, seen=seen)


def end(observation: Observation, name: str, *, by: User, why: str, seen: int | None = None) -> Observation:
    state = OBSERVATION.run(name, observation).target
    if not why.strip():
        raise wrong("why", _("Say why."), "reason_required")
    return changes.change(observation, {"state": state, "reason": why}, by=by, seen=seen, action=name, why=why)
