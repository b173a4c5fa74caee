"""What a resident is told by mail of an absence that was made up."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from notices import services as notices
from notices.choices import is_wanted
from seminars.attendance.models import MakeUp
from ui.figures import day_words

KIND = "seminars.make_up"


def subject_of(make_up: MakeUp) -> str:
    return {
        MakeUp.State.ACCEPTED: _("Your absence of %(day)s is made up"),
        MakeUp.State.REFUSED: _("What was to make up for your absence of %(day)s is not accepted"),
        MakeUp.State.WITHDRAWN: _("Your absence of %(day)s is to be made up again"),
    }[MakeUp.State(make_up.state)]


def tell_decision(make_up: MakeUp, *, by: User) -> None:
    """Write to the resident, unless they did it themselves."""
    to = make_up.enrolment.user
    if to == by or not to.is_active or not is_wanted(to, KIND):
        return
    with notices.language_of(to):
        subject = subject_of(make_up) % {"day": day_words(make_up.missed.meeting.day)}
        address = settings.SITE_URL + reverse("enrolment-seminars", args=[make_up.enrolment.uuid])
        text = _("The reason, and your hours, stand there:") if make_up.reason else _("Your hours stand there:")
        body = notices.letter(to, f"{subject}. {text}\n{address}")
        notices.send(to=to, kind=KIND, subject=subject, body=body, by=by)
