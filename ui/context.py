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


MENU = 9  # entries that fit on one line of a desk
SHOWN = 7  # of a longer menu; the others are behind "More"


def menu(request) -> dict:
    """Return the entries on the line, those behind "More", and whether one of these is the page itself."""
    items = navigation(request)
    shown = len(items) if len(items) <= MENU else SHOWN
    more = items[shown:]
    return {"shown": items[:shown], "more": more, "is_in_more": any(current for _label, _url, current in more)}


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
        "menu": SimpleLazyObject(lambda: menu(request)),
        "may_search": SimpleLazyObject(lambda: may_search(request)),
        "languages": settings.LANGUAGES,
        "search_words": search_words(request),
    }
