"""Writes of the resident's own rating."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import changes
from accounts.models import User
from accounts.permissions import WrongStateError
from internships.evaluations.form_versions import own_rating
from internships.evaluations.models import Evaluation, OwnRating
from internships.evaluations.permissions import row_for
from internships.evaluations.services import Answers, check_form, locked
from portfolio.forms.answers import clean_answers
from portfolio.models import Form


@transaction.atomic
def save_own_rating(
    *,
    evaluation: Evaluation,
    form: Form,
    answers: Answers,
    by: User,
    final: bool,
    seen: int | None = None,
    today: date | None = None,
) -> OwnRating:
    """Save the resident's own rating while the evaluation is open; `final` hands it in.

    `seen`: the version that the page showed, 0 where there was none yet.
    """
    current = locked(evaluation)
    row_for(by, current, "rate", today)
    own = own_rating(current)
    if own is not None and own.handed_in_at is not None:
        raise WrongStateError(_("Your own rating is handed in already."))
    if own is not None and seen is not None and seen != own.version:
        raise changes.ConflictError(own)
    check_form(current, form)
    now = timezone.now()
    values: dict[str, Any] = {"form": form, "answers": clean_answers(form, answers, final=final), "written_at": now}
    if final:
        values["handed_in_at"] = now
    if own is None:
        made = OwnRating(placement=current.placement, kind=current.kind, **values)
        return changes.create(made, by=by, action="rate")
    return changes.change(own, values, by=by, action="rate")
