"""The address of the client, for rate limits."""

from django.conf import settings


def client_address(request) -> str:
    """Return the address of the browser: behind a trusted proxy, the last one that this proxy added."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "") if settings.BEHIND_PROXY else ""
    return forwarded.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")
