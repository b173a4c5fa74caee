"""Mails about signed evaluations."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import links
from accounts.models import User
from internships.evaluations.models import Evaluation
from internships.evaluations.reminders import words
from notices.choices import is_wanted
from notices.services import language_of, letter, send
from ui.figures import day_words

TO_READ = "internships.to_read"
SIGNED = "internships.signed"  # purpose of the link by which a signer disputes the signature


def echo(evaluation: Evaluation, user: User) -> None:
    """Tell the registered address of a signer by link what was signed, with a link to dispute the signature."""
    with language_of(user):
        _link, token = links.grant(user=user, purpose=SIGNED, target=evaluation, by=None)
        address = settings.SITE_URL + reverse("evaluation-signed", args=[token])
        text = _("With the link that was sent to you, this was signed on %(day)s:")
        otherwise = _("If that was you, there is nothing to do. If it was not, say so here:")
        body = letter(
            user,
            text % {"day": day_words(timezone.localtime(evaluation.signed_at))},
            words(evaluation),
            f"{otherwise}\n{address}",
        )
        send(to=user, kind=SIGNED, subject=_("An evaluation was signed with your link"), body=body)


def tell_resident(evaluation: Evaluation) -> None:
    """Tell the resident that there is something to read, without its content."""
    user = evaluation.placement.enrolment.user
    if not is_wanted(user, TO_READ):
        return
    with language_of(user):
        address = settings.SITE_URL + reverse("evaluation", args=[evaluation.uuid])
        kind = evaluation.get_kind_display()
        body = letter(user, _("It is signed, and waits for you to read it: %(kind)s.") % {"kind": kind}, address)
        send(to=user, kind=TO_READ, subject=_("An evaluation for you to read"), body=body)
