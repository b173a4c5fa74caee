"""Links to people asked: each is a grant to one user, for one purpose and one object, until it is answered.

A page that is opened by link acts as `link.user` without logging anybody in, and counts on its POST alone. Only a hash
of the token is stored: a link that got lost is replaced, never looked up.
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

from accounts import changes
from accounts.models import Link, User, Versioned

DAYS = 30
PAUSE = timedelta(minutes=10)  # between two links that the same dead one asks for

_renewals: dict[str, Callable[[Link], object]] = {}


class DeadLink(Exception):  # noqa: N818  the name says what it is
    """`state` is unknown, expired, replaced, answered or withdrawn; `link` is None where it is unknown."""

    def __init__(self, state: str, link: Link | None = None):
        self.state, self.link = state, link
        super().__init__(state)

    @property
    def is_renewable(self) -> bool:
        """Whether a new one can be sent: it ran out, or a newer one took its place."""
        return self.link is not None and self.state in {"expired", "replaced"} and self.link.purpose in _renewals


def digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()


@transaction.atomic
def grant(
    *, user: User, purpose: str, target: Versioned, by: User | None, days: int = DAYS, now: datetime | None = None
) -> tuple[Link, str]:
    """A new link and its token, which is known to nobody afterwards; an earlier one for the same is replaced.

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
    """The whole address of the page of that URL name, as it stands in a mail."""
    return settings.SITE_URL + reverse(name, args=[token])


def read(token: str, purpose: str, now: datetime | None = None) -> Link:
    """The live link of that token and purpose; raises `DeadLink`."""
    link = Link.objects.select_related("user").filter(token_hash=digest(token), purpose=purpose).first()
    if link is None:
        raise DeadLink("unknown")
    state = link.status(now)
    if state != Link.State.LIVE:
        raise DeadLink(state, link)
    return link


def close(link: Link, now: datetime | None = None) -> None:
    """It is answered. Call it in the transaction of the answer: of two answers, one raises `DeadLink`."""
    now = now or timezone.now()
    live = Link.objects.filter(pk=link.pk, state=Link.State.LIVE, expires_at__gt=now)
    if not live.update(state=Link.State.ANSWERED, ended_at=now):
        current = Link.objects.select_related("user").get(pk=link.pk)
        raise DeadLink(current.status(now), current)
    link.state, link.ended_at = Link.State.ANSWERED, now


def withdraw(*, target: Versioned, purpose: str, now: datetime | None = None) -> int:
    """Nobody is asked any more: ends the live links to `target`; returns how many."""
    live = Link.objects.filter(target=target.uuid, purpose=purpose, state=Link.State.LIVE)
    return live.update(state=Link.State.WITHDRAWN, ended_at=now or timezone.now())


def opens(purpose: str):
    """Decorates a view, which gets the `Link` in the place of the token, and the language of who was asked.

    A dead link shows its own page, see `accounts.middleware.RefusalPages`.
    """

    def decorate(view):
        @never_cache
        @wraps(view)
        def opened(request, token, *args, **kwargs):
            link = read(token, purpose)
            if link.user.language:
                translation.activate(link.user.language)
                request.LANGUAGE_CODE = link.user.language
            return view(request, link, *args, **kwargs)

        return opened

    return decorate


def renews(purpose: str):
    """Decorates the function that sends a new link in the place of a dead one: it takes the dead `Link`.

    It asks again, by `grant` and mail to the registered address, or does nothing where nothing is to be answered now.
    """

    def decorate(function):
        _renewals[purpose] = function
        return function

    return decorate


def renew(token: str, now: datetime | None = None) -> None:
    """Send a new link for a dead one, but not within some minutes of the last; raises `DeadLink` if it cannot."""
    now = now or timezone.now()
    link = Link.objects.select_related("user").filter(token_hash=digest(token)).first()
    dead = DeadLink(link.status(now), link) if link else DeadLink("unknown")
    if link is None or not dead.is_renewable:
        raise dead
    same = Link.objects.filter(user=link.user, purpose=link.purpose, target=link.target)
    if not same.filter(created_at__gt=now - PAUSE).exists():
        _renewals[link.purpose](link)
