"""Who may ask for observations, answer a request, change it, and close a round."""

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.permissions import Allowed, Answer, Denied
from portfolio.requests.models import FeedbackRound, Request
from portfolio.requests.workflow import REQUEST
from records.models import Enrolment


def can_ask(user, enrolment: Enrolment) -> Answer:
    """Only residents, for observations of themselves."""
    if enrolment.user_id == user.pk:
        return Allowed()
    return Denied(_("Residents ask for observations of themselves."))


def can_answer(user, request: Request, today=None) -> Answer:
    """The person asked, while the request is open."""
    if request.person_id != user.pk:
        return Denied(_("Somebody else was asked."))
    if request.round is not None and not request.round.is_open(today) and request.state == Request.State.ASKED:
        return Denied(_("This round of feedback is closed: it takes no further answer. Thank you all the same."))
    return REQUEST.may("answer", request, today)


def can_change_request(user, request: Request, name: str, today=None) -> Answer:
    """Resend, withdraw or replace: the resident or the person who asked, as far as the transitions allow."""
    if user.pk not in {request.enrolment.user_id, request.asked_by_id}:
        return Denied(_("Only who asked changes a request."))
    if name == "resend" and request.round is not None and request.round.is_over(today):
        return Denied(_("This round of feedback is closed."))
    if name == "resend" and request.sent_on == (today or timezone.localdate()):
        return Denied(_("This request was sent today."))
    return REQUEST.may(name, request, today)


def can_close_round(user, round: FeedbackRound) -> Answer:
    if round.enrolment.user_id != user.pk:
        return Denied(_("The resident closes a round of feedback."))
    if round.closed_at is not None:
        return Denied(_("This round of feedback is closed."))
    return Allowed()
