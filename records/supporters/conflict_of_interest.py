"""What apps above know against somebody going along with a resident; they register it when they are loaded."""

from collections.abc import Callable

from records.enrolments.models import Accompaniment

Against = Callable[[Accompaniment], str]  # why not, in words; empty where nothing stands against it
_known: dict[str, Against] = {}


def knows_against(function: Against) -> Against:
    _known[f"{function.__module__}.{function.__qualname__}"] = function
    return function


def against(wanted: Accompaniment) -> str:
    """The first reason; a query or two for each app that registered one."""
    return next((reason for name in sorted(_known) if (reason := _known[name](wanted))), "")
