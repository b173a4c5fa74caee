"""Context of every page: the main menu, and whether the user may search.

This app imports no other. The settings name two functions instead: `UI_NAVIGATION`, which takes the request and returns
a list of (label, url, is_current), and `UI_MAY_SEARCH`, which takes the user and returns a boolean.
"""

from django.conf import settings
from django.utils.functional import SimpleLazyObject
from django.utils.module_loading import import_string


def hook(setting: str):
    """Return the function that a setting names, or None where it names none."""
    dotted = getattr(settings, setting, "")
    return import_string(dotted) if dotted else None


def navigation(request) -> list[tuple[str, str, bool]]:
    items = hook("UI_NAVIGATION")
    return list(items(request)) if items and is_known(request) else []


def may_search(request) -> bool:
    allowed = hook("UI_MAY_SEARCH")
    return bool(allowed and is_known(request) and allowed(request.user))


def is_known(request) -> bool:
    return getattr(request, "user", None) is not None and request.user.is_authenticated


def search_words(request) -> str:
    match = getattr(request, "resolver_match", None)
    return request.GET.get("q", "") if match and match.url_name == "search" else ""


def page(request):
    """Return the context, evaluated only when a template uses it."""
    return {
        "navigation": SimpleLazyObject(lambda: navigation(request)),
        "may_search": SimpleLazyObject(lambda: may_search(request)),
        "languages": settings.LANGUAGES,
        "search_words": search_words(request),
    }
