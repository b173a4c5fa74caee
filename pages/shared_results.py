"""Results that several parts of one page need: kept while one reading request runs, never longer."""

from contextvars import ContextVar
from typing import Any

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
