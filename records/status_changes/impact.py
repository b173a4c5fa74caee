"""What a change of a resident's status does elsewhere, said before it is saved.

Apps above, which reckon with the status, register what they have to say when they are loaded.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from records.enrolments.models import Enrolment
from records.status_changes.models import StatusChange


@dataclass(frozen=True)
class Effect:
    """What stands otherwise afterwards, in words; `advice` says what to do about it, and `url` where."""

    subject: str
    before: str
    after: str
    advice: str = ""
    url: str = ""


Foretells = Callable[[Enrolment, list[StatusChange], StatusChange, date], list[Effect]]
_known: dict[str, Foretells] = {}


def foretells(function: Foretells) -> Foretells:
    """Register `function(enrolment, statuses, wanted, today)`; `statuses` are all as they would be, `wanted` among
    them, the one that is about to be saved."""
    _known[f"{function.__module__}.{function.__qualname__}"] = function
    return function


def effects(wanted: StatusChange, today: date) -> list[Effect]:
    """Everything that the change, new or of a row that stands, does; nothing is written."""
    enrolment = wanted.enrolment
    statuses = [row for row in enrolment.status_changes.all() if row.pk != wanted.pk]
    statuses = sorted([*statuses, wanted], key=lambda row: row.starts)
    return [effect for name in sorted(_known) for effect in _known[name](enrolment, statuses, wanted, today)]


def mark_of(found: list[Effect], values: dict) -> str:
    """Which effects of which values somebody has looked at."""
    return sha256(repr((found, sorted(values.items()))).encode()).hexdigest()[:24]
