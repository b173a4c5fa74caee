"""Reasons against somebody supporting a resident that only the apps above know.

Those apps register a function at start-up; `records` cannot import them.
"""

from collections.abc import Callable

from records.enrolments.models import Accompaniment

Check = Callable[[Accompaniment], str]  # the reason in words; empty where there is none
_checks: dict[str, Check] = {}


def reports_conflict(function: Check) -> Check:
    """Decorator that registers `function`."""
    _checks[f"{function.__module__}.{function.__qualname__}"] = function
    return function


def conflict_of(wanted: Accompaniment) -> str:
    """The first reason against `wanted`, else an empty string; a query or two for each registered function."""
    return next((reason for name in sorted(_checks) if (reason := _checks[name](wanted))), "")
