"""Registry of the kinds of jobs. Apps register theirs in `tasks.py`:

    @job("documents.transcript", title=_("Transcript"), result_label=_("Open the transcript"))
    def render_transcript(work, enrolment):
        ...
        work.advance(3, 10)
        with transaction.atomic():
            document = issue(...)
            work.finish(url=document.get_absolute_url())

The function runs again from its start when its worker died. Therefore it writes its result in one transaction with
`work.finish`, which raises `Superseded` when another attempt has taken over, and it checks again what may have changed
since the start. `JobFailed("sentence")` ends the job with a reason for its user.
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
    """An expected failure; the message is a translated sentence for the user."""


def anybody(user, **arguments) -> Answer:
    return Allowed()


@dataclass(frozen=True)
class Kind:
    """A kind of job."""

    name: str
    run: Callable[..., Any]
    title: Words
    steps: Mapping[str, Words] = field(default_factory=dict)  # {code of a step: words}
    result_label: Words = OPEN_RESULT
    may_retry: Callable[..., Answer] = anybody  # may_retry(user, **arguments)


_kinds: dict[str, Kind] = {}


@cache
def _discover() -> None:
    """Import the tasks of all apps; once a process, and not at start-up, which it would slow for every command."""
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
    """Return the kind of that name, or None."""
    _discover()
    return _kinds.get(name)


def get(name: str) -> Kind:
    known = find(name)
    if known is None:
        raise LookupError(f"{name!r} is no kind of work; known are {', '.join(sorted(_kinds))}.")
    return known
