"""Results that several parts of one page need: kept while one reading request runs, never longer."""

from collections.abc import Callable, Collection
from contextvars import ContextVar
from typing import Any, TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")

READING = ("GET", "HEAD")
_results: ContextVar[dict[tuple, dict] | None] = ContextVar("shared_results", default=None)


class SharedResults:
    """Begin with nothing in each request that only reads. A request that writes computes everything anew."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        token = _results.set({} if request.method in READING else None)
        try:
            return self.get_response(request)
        finally:
            _results.reset(token)


def shared_results(*name: Any) -> dict:
    """Return what this request has found under the name; an empty dict of one's own outside of a reading request."""
    results = _results.get()
    return {} if results is None else results.setdefault(name, {})


def loaded_once(name: str, keys: Collection[Key], load: Callable[[list[Key]], dict[Key, Value]]) -> dict[Key, Value]:
    """Return {key: value}; `load` is called for the keys that this request has not loaded under the name."""
    known = shared_results(name)
    if new := [key for key in keys if key not in known]:
        known |= load(new)
    return {key: known[key] for key in keys}
