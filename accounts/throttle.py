"""Limits on guesses: of links, of the credentials of machines, of passwords. Counters live in the cache."""

import time

from django.core.cache import cache

from accounts.addresses import client_address


class TooManyError(Exception):
    """Too many attempts from one address; `accounts.middleware.RefusalPages` answers with 429."""


def count(name: str, seconds: int) -> int:
    """Count one more event of that name in the current span of so many seconds; return their number."""
    key = f"throttle:{name}:{int(time.time() // seconds)}"
    cache.add(key, 0, seconds)
    try:
        return cache.incr(key)
    except ValueError:  # expired in between
        return 1


def number(name: str, seconds: int) -> int:
    return cache.get(f"throttle:{name}:{int(time.time() // seconds)}", 0)


class Guesses:
    """Wrong guesses of one kind from one address: `most` a minute, then nothing is looked up any more."""

    def __init__(self, name: str, most: int):
        self.name, self.most = name, most

    def key(self, request) -> str:
        return f"{self.name}:{client_address(request)}"

    def refuse(self, request) -> None:
        if number(self.key(request), 60) >= self.most:
            raise TooManyError

    def note(self, request) -> None:
        count(self.key(request), 60)


LINKS = Guesses("link", 30)
TOKENS = Guesses("token", 30)
