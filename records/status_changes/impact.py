"""What a change of a resident's status does in the apps above, shown before it is saved.

Those apps register a function at start-up; `records` cannot import them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from records.enrolments.models import Enrolment
from records.status_changes.models import StatusChange


@dataclass(frozen=True)
class Effect:
    """Something that changes, in words: `before` and `after`; `advice` says what to do about it, `url` where."""

    subject: str
    before: str
    after: str
    advice: str = ""
    url: str = ""


Report = Callable[[Enrolment, list[StatusChange], StatusChange, date], list[Effect]]
_reports: dict[str, Report] = {}


def reports_impact(function: Report) -> Report:
    """Decorator that registers `function(enrolment, statuses, wanted, today)`.

    `statuses`: all status changes as they would be, with `wanted`, the one that is about to be saved.
    """
    _reports[f"{function.__module__}.{function.__qualname__}"] = function
    return function


def impact_of(wanted: StatusChange, today: date) -> list[Effect]:
    """All effects of `wanted`, a new status change or an edited copy of a stored one; writes nothing."""
    enrolment = wanted.enrolment
    statuses = [row for row in enrolment.status_changes.all() if row.pk != wanted.pk]
    statuses = sorted([*statuses, wanted], key=lambda row: row.starts)
    return [effect for name in sorted(_reports) for effect in _reports[name](enrolment, statuses, wanted, today)]


def digest_of(found: list[Effect], values: dict) -> str:
    """Identifies which effects of which values somebody has looked at."""
    return sha256(repr((found, sorted(values.items()))).encode()).hexdigest()[:24]
