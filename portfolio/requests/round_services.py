"""Opening and closing a round of feedback."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import changes
from accounts.models import User
from accounts.permissions import WrongStateError, require
from pages.errors import wrong
from portfolio.observations.models import Observation
from portfolio.requests.models import FeedbackRound, Request
from portfolio.requests.permissions import can_ask, can_close_round
from portfolio.requests.services import finish, form_for
from records.enrolments.locks import lock_enrolment
from records.models import Enrolment

MOST_DAYS = 120


@transaction.atomic
def open_round(
    *, enrolment: Enrolment, by: User, closes_on: date | None = None, today: date | None = None
) -> FeedbackRound:
    """Open a round; people are then asked one by one. Only one round of a resident is open at a time."""
    require(can_ask(by, enrolment))
    today = today or timezone.localdate()
    lock_enrolment(enrolment.pk)
    if any(found.is_open(today) for found in enrolment.feedback_rounds.all()):
        raise WrongStateError(_("A round of feedback is open already: ask in that one, or close it first."))
    closes_on = closes_on or today + timedelta(days=Request.DAYS)
    if not today <= closes_on <= today + timedelta(days=MOST_DAYS):
        raise wrong("closes_on", _("Give a day within the next four months."), "out_of_range")
    form = form_for(Observation.Source.SEVERAL_SOURCES, enrolment.programme_version.programme, today)
    made = FeedbackRound(enrolment=enrolment, form=form, opened_on=today, closes_on=closes_on, opened_by=by)
    return changes.create(made, by=by, action="open")


@transaction.atomic
def close_round(*, round: FeedbackRound, by: User, seen: int | None = None) -> FeedbackRound:
    """Close a round: open requests are withdrawn, and the pool can be read from five answers on."""
    require(can_close_round(by, round))
    closed = changes.change(round, {"closed_at": timezone.now()}, by=by, seen=seen, action="close")
    waiting = round.requests.filter(state=Request.State.ASKED).select_related("enrolment", "person")
    for request in waiting:
        finish(request, "withdraw", by=by, today=request.expires_on)
    return closed
