"""Links for people without a login: each is a grant to one user for one purpose and one object, until it is used.

A page opened by a link acts as `link.user` without a session, for its own POST only. Only a hash of the token is
stored: a lost link is replaced, never looked up.
"""

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from hashlib import sha256

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache

from accounts import changes, throttle
from accounts.models import Link, User, Versioned

DAYS = 30
PAUSE = timedelta(minutes=10)  # minimum between two renewals of the same dead link

_renewals: dict[str, Callable[[Link], object]] = {}


class DeadLink(Exception):  # noqa: N818  the name says what it is
    """`state` is unknown, expired, replaced, answered or withdrawn; `link` is None where it is unknown."""

    def __init__(self, state: str, link: Link | None = None):
        self.state, self.link = state, link
        super().__init__(state)

    @property
    def is_renewable(self) -> bool:
        """Whether a new link can be sent: this one expired or was replaced."""
        return self.link is not None and self.state in {"expired", "replaced"} and self.link.purpose in _renewals


def digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()


@transaction.atomic
def grant(
    *, user: User, purpose: str, target: Versioned, by: User | None, days: int = DAYS, now: datetime | None = None
) -> tuple[Link, str]:
    """Create a link and return it with its token, which is not stored; an earlier link for the same is replaced.

    It opens for `days` days. `purpose` is "app.what", as `opens` and `renews` name it.
    """
    now = now or timezone.now()
    User.objects.select_for_update().get(pk=user.pk)
    same = Link.objects.filter(user=user, purpose=purpose, target=target.uuid, state=Link.State.LIVE)
    same.update(state=Link.State.REPLACED, ended_at=now)
    token = secrets.token_urlsafe(32)
    made = Link(
        user=user,
        purpose=purpose,
        target_type=target._meta.label_lower,
        target=target.uuid,
        token_hash=digest(token),
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
    return changes.create(made, by=by, action="grant"), token


def address(name: str, token: str) -> str:
    """Return the full URL of the page of that URL name, for a mail."""
    return settings.SITE_URL + reverse(name, args=[token])


def read(token: str, purpose: str, now: datetime | None = None) -> Link:
    """Return the live link of that token and purpose; raise `DeadLink`."""
    link = Link.objects.select_related("user").filter(token_hash=digest(token), purpose=purpose).first()
    if link is None:
        raise DeadLink("unknown")
    state = link.status(now)
    if state != Link.State.LIVE:
        raise DeadLink(state, link)
    return link


def read_guarded(request, token: str, purpose: str) -> Link:
    """Read the link of a request; after many unknown tokens from one address raise `TooManyError`."""
    throttle.LINKS.refuse(request)
    try:
        return read(token, purpose)
    except DeadLink as dead:
        if dead.link is None:
            throttle.LINKS.note(request)
        raise


def close(link: Link, now: datetime | None = None) -> None:
    """Mark the link as answered. Call it in the transaction of the answer: of two answers, one raises `DeadLink`."""
    now = now or timezone.now()
    live = Link.objects.filter(pk=link.pk, state=Link.State.LIVE, expires_at__gt=now)
    if not live.update(state=Link.State.ANSWERED, ended_at=now):
        current = Link.objects.select_related("user").get(pk=link.pk)
        raise DeadLink(current.status(now), current)
    link.state, link.ended_at = Link.State.ANSWERED, now


def withdraw(*, target: Versioned, purpose: str, now: datetime | None = None) -> int:
    """End the live links to `target`; return their number."""
    live = Link.objects.filter(target=target.uuid, purpose=purpose, state=Link.State.LIVE)
    return live.update(state=Link.State.WITHDRAWN, ended_at=now or timezone.now())


def opens(purpose: str):
    """Decorate a view: it gets the `Link` instead of the token, in the language of its user.

    A dead link shows its own page, see `accounts.middleware.RefusalPages`.
    """

    def decorate(view):
        @never_cache
        @wraps(view)
        def opened(request, token, *args, **kwargs):
            link = read_guarded(request, token, purpose)
            if link.user.language:
                translation.activate(link.user.language)
                request.LANGUAGE_CODE = link.user.language
            return view(request, link, *args, **kwargs)

        return opened

    return decorate


def renews(purpose: str):
    """Decorate the function that sends a new link instead of a dead one; it takes the dead `Link`.

    It grants and mails a link to the registered address, or does nothing where no answer is expected any more.
    """

    def decorate(function):
        _renewals[purpose] = function
        return function

    return decorate


def renew(token: str, now: datetime | None = None) -> None:
    """Send a new link for a dead one, unless one was sent minutes ago; raise `DeadLink` if it cannot."""
    now = now or timezone.now()
    link = Link.objects.select_related("user").filter(token_hash=digest(token)).first()
    dead = DeadLink(link.status(now), link) if link else DeadLink("unknown")
    if link is None or not dead.is_renewable:
        raise dead
    same = Link.objects.filter(user=link.user, purpose=link.purpose, target=link.target)
    if not same.filter(created_at__gt=now - PAUSE).exists():
        _renewals[link.purpose](link)
