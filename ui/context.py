"""What every page knows: where one may go, and whether one may search.

The package imports no app. The settings name two functions instead: `UI_NAVIGATION`, which takes the request and
returns a list of (label, url, is_current), and `UI_MAY_SEARCH`, which takes the user and returns a boolean.
"""

from importlib.util import find_spec

from django.conf import settings
from django.urls import NoReverseMatch
from django.utils.functional import SimpleLazyObject
from django.utils.module_loading import import_string


def hook(setting: str):
    """The function that a setting names, or None while its module has not been written."""
    dotted = getattr(settings, setting, "")
    if not dotted or find_spec(dotted.rpartition(".")[0]) is None:
        return None
    return import_string(dotted)


def navigation(request) -> list[tuple[str, str, bool]]:
    items = hook("UI_NAVIGATION")
    try:
        return list(items(request)) if items and is_known(request) else []
    except NoReverseMatch:  # until every app has brought its addresses
        return []


def may_search(request) -> bool:
    allowed = hook("UI_MAY_SEARCH")
    return bool(allowed and is_known(request) and allowed(request.user))


def is_known(request) -> bool:
    return getattr(request, "user", None) is not None and request.user.is_authenticated


def search_words(request) -> str:
    match = getattr(request, "resolver_match", None)
    return request.GET.get("q", "") if match and match.url_name == "search" else ""


def page(request):
    """Lazy, so that a fragment or a JSON answer pays nothing."""
    return {
        "navigation": SimpleLazyObject(lambda: navigation(request)),
        "may_search": SimpleLazyObject(lambda: may_search(request)),
        "languages": settings.LANGUAGES,
        "search_words": search_words(request),
    }
