"""The kinds of long work. The app that owns the work registers a function in its `tasks.py`:

    @job("documents.transcript", title=_("Transcript"), result_label=_("Open the transcript"))
    def press_transcript(work, enrolment):
        ...
        work.advance(3, 10)
        with transaction.atomic():
            document = issue(...)
            work.finish(url=document.get_absolute_url())

The function is run again from its start when its worker died. What it writes for good therefore stands in one
transaction with `work.finish`, which raises `Superseded` when another attempt has taken over. It checks again what may
have changed since somebody asked. `JobFailed("sentence")` ends it with a reason for the person who asked.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.utils.functional import Promise
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _

from accounts.permissions import Allowed, Answer

Words = str | Promise
OPEN_RESULT = _("Open the result")


class JobFailed(Exception):  # noqa: N818 (it reads as a sentence where it is raised)
    """Expected failure; its message is a translated sentence for the person who asked."""


def anybody(user, **arguments) -> Answer:
    return Allowed()


@dataclass(frozen=True)
class Kind:
    """What is known about a kind of work without running it."""

    name: str
    run: Callable[..., Any]
    title: Words
    steps: Mapping[str, Words] = field(default_factory=dict)  # words by step code
    result_label: Words = OPEN_RESULT
    may_retry: Callable[..., Answer] = anybody  # may_retry(user, **arguments)


_kinds: dict[str, Kind] = {}


@cache
def _discover() -> None:
    """Once a process, and not at start-up, which it would slow for every command."""
    autodiscover_modules("tasks")


def job(name: str, *, title: Words, **options: Any):
    """Register the decorated `run(work, **arguments)`; `options` are the other fields of `Kind`."""

    def register(function):
        known = _kinds.get(name)
        if known and known.run.__module__ != function.__module__:
            raise ValueError(f"{name!r} is already a kind of work, of {known.run.__module__}.")
        _kinds[name] = Kind(name=name, run=function, title=title, **options)
        return function

    return register


def find(name: str) -> Kind | None:
    """The kind of that name, or None; the first call looks into every app's `tasks.py`."""
    _discover()
    return _kinds.get(name)


def get(name: str) -> Kind:
    known = find(name)
    if known is None:
        raise LookupError(f"{name!r} is no kind of work; known are {', '.join(sorted(_kinds))}.")
    return known
