"""The only open OAuth endpoint: a token for a machine, by client credentials (RFC 6749, section 4.4)."""

from http import HTTPStatus

from django.http import JsonResponse
from django.utils.translation import gettext as _
from oauth2_provider.views import TokenView

from accounts.throttle import TOKENS, TooManyError
from rest.problems import problem


class MachineTokenView(TokenView):
    """Errors of the protocol keep its own form, {"error": ...}; all others are problems."""

    def post(self, request, *args, **kwargs):
        if request.POST.get("grant_type", "client_credentials") != "client_credentials":
            return JsonResponse({"error": "unsupported_grant_type"}, status=400)
        try:
            TOKENS.refuse(request)
        except TooManyError:
            return problem(429, _("Too many wrong credentials from this address."), headers={"Retry-After": "60"})
        response = self.authorization_flow_token_response(request)
        if response.status_code == HTTPStatus.UNAUTHORIZED:
            TOKENS.note(request)
        return response

    def http_method_not_allowed(self, request, *args, **kwargs):
        return problem(405, _("Ask for a token with POST."), headers={"Allow": "POST"})
