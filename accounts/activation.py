"""Activation of an account: the link of the invitation opens a page that asks for a password, once."""

from django.contrib.auth.hashers import make_password
from django.db import transaction

from accounts import changes, links
from accounts.models import Link, User

PURPOSE = "accounts.activate"


@transaction.atomic
def activate(*, link: Link, password: str) -> User:
    """Set the password and close the link; raise `DeadLink` for the second of two concurrent requests."""
    links.close(link)
    return changes.change(link.user, {"password": make_password(password)}, by=link.user, action="activate")
