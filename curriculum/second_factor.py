"""Middleware: certain roles must set up a second factor (`SECOND_FACTOR_FOR`) before they use the site."""

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from curriculum.roles import Roles, roles_of

OPEN = ("/accounts/", "/account/", "/i18n/", "/static/", "/health/", "/api/")
SEEN = "second-factor"  # session key: checked once a log-in


def needs_one(roles: Roles, kinds: list[str]) -> bool:
    """Whether one of the roles is among the kinds of the setting."""
    held = {"secretariat": roles.secretariat_of, "director": roles.director_of, "jury": roles.jury_of}
    return any(held.get(kind) for kind in kinds)


class SecondFactor:
    """Redirects users who need a second factor and have none to its set-up page."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if self.must_set_up(request):
            messages.info(request, _("Your role needs a second factor: add a passkey or an authenticator app first."))
            return redirect("mfa_index")
        return self.get_response(request)

    def must_set_up(self, request) -> bool:
        kinds = settings.SECOND_FACTOR_FOR
        if not kinds or request.path.startswith(OPEN) or not request.user.is_authenticated:
            return False
        if request.session.get(SEEN):
            return False
        if needs_one(roles_of(request.user), kinds) and not is_mfa_enabled(request.user):
            return True
        request.session[SEEN] = True
        return False
