"""Invite a person to Cursus: a mail with a link behind which they choose a password."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import changes, links
from accounts.activation import PURPOSE
from accounts.models import Link, User
from accounts.permissions import WrongStateError
from notices.services import language_of, letter, send


@transaction.atomic
def send_activation(*, user: User, by: User | None) -> None:
    """Mail the link that opens the account, in place of an earlier one. Raises where the account is open already."""
    if user.has_usable_password():
        raise WrongStateError(_("This account is open already: a forgotten password is replaced from the log-in page."))
    _link, token = links.grant(user=user, purpose=PURPOSE, target=user, by=by)
    with language_of(user):
        paragraphs = [
            _("An account is ready for you in Cursus. Choose a password here; that is all there is to do:"),
            links.address("account-activate", token),
            _("The link opens for %(days)s days. Single questions that reach you by mail need no account.")
            % {"days": links.DAYS},
        ]
        subject = _("Your account is ready")
        send(to=user, kind=PURPOSE, subject=subject, body=letter(user, *paragraphs), by=by)


@links.renews(PURPOSE)
def send_again(link: Link) -> None:
    if not link.user.has_usable_password():
        send_activation(user=link.user, by=None)


def person_at(*, email: str, given_name: str, family_name: str, by: User) -> User:
    """Return the user of that address; somebody new gets no account, and acts by the links of mails."""
    known = User.objects.filter(email=email.strip().lower()).first()
    if known is not None:
        return known
    return without_account(email=email, given_name=given_name, family_name=family_name, by=by)


def without_account(*, email: str, given_name: str, family_name: str, by: User) -> User:
    made = User(email=email.strip().lower(), given_name=given_name, family_name=family_name)
    made.set_unusable_password()
    return changes.create(made, by=by, action="invite")


@transaction.atomic
def invite(*, email: str, given_name: str, family_name: str, by: User) -> User:
    """Create a user without a password, and mail the link."""
    made = without_account(email=email, given_name=given_name, family_name=family_name, by=by)
    send_activation(user=made, by=by)
    return made
