"""Where a request comes from, for the limits on guessing."""

from django.conf import settings


def client_address(request) -> str:
    """The address of the browser: behind a proxy of ours, the one that this proxy added last."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "") if settings.BEHIND_PROXY else ""
    return forwarded.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")
