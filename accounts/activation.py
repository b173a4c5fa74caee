"""An account is opened in one step: the link of the invitation leads to a page that asks for a password, once."""

from django.contrib.auth.hashers import make_password
from django.db import transaction

from accounts import changes, links
from accounts.models import Link, User

PURPOSE = "accounts.activate"


@transaction.atomic
def activate(*, link: Link, password: str) -> User:
    """Set the password that the form found good enough; the link is closed. Raises `DeadLink` for the second of two."""
    links.close(link)
    return changes.change(link.user, {"password": make_password(password)}, by=link.user, action="activate")
