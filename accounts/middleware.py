"""The language of the user, and pages of refusals with their reasons."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import JsonResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.links import DeadLink
from accounts.throttle import TooManyError

KNOWN = {code for code, _name in settings.LANGUAGES}


class LanguageOfUser:
    """Activate the language that the user chose, before that of the browser."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        language = getattr(request.user, "language", "")
        if language in KNOWN:
            translation.activate(language)
            request.LANGUAGE_CODE = language
        return self.get_response(request)


class RefusalPages:
    """Show the reason of a refusal; for a dead link, say why and offer a new one."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if isinstance(exception, PermissionDenied) and not request.path.startswith("/api/"):
            return render(request, "403.html", {"reason": str(exception)}, status=403)
        if isinstance(exception, TooManyError):
            return too_many(request)
        if isinstance(exception, DeadLink):
            return dead_link(request, exception)
        return None


def too_many(request):
    """429 after many guesses; JSON for a script of the page."""
    if request.headers.get("Accept", "").startswith("application/json"):
        return JsonResponse({"reasons": [_("Too many requests")]}, status=429, headers={"Retry-After": "60"})
    response = render(request, "429.html", status=429)
    response["Retry-After"] = "60"
    return response


def dead_link(request, dead: DeadLink):
    """Return 410 for a link that existed, 404 for an unknown one; JSON for a script of the page."""
    status = 410 if dead.link else 404
    if request.headers.get("Accept", "").startswith("application/json"):
        return JsonResponse({"reasons": [_("This link no longer works. Reload the page.")]}, status=status)
    token = request.resolver_match.kwargs.get("token", "")
    return render(request, "accounts/dead_link.html", {"dead": dead, "token": token}, status=status)
