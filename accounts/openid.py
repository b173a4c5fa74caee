"""OpenID Connect with the checks that the library leaves to its user: a nonce, and the same subject in both answers."""

import secrets

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.providers.base import ProviderException
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from requests import RequestException

KEY = "openid-nonces"  # key in the session
AT_ONCE = 5  # concurrent logins of one session


class CheckedProvider(OpenIDConnectProvider):
    """Requests an ID token with our nonce, and accepts no other (OpenID Connect Core 1.0, 3.1.3.7 and 5.3.2)."""

    package = "allauth.socialaccount.providers.openid_connect"  # the provider's endpoints are cached

    def get_auth_params_from_request(self, request, action):
        nonce = secrets.token_urlsafe(24)
        request.session[KEY] = [*request.session.get(KEY, []), nonce][-AT_ONCE:]
        return {**super().get_auth_params_from_request(request, action), "nonce": nonce}

    def redirect(self, request, process, next_url=None, data=None, **kwargs):
        """Redirect to the university; show a page that says so where it does not answer."""
        try:
            return super().redirect(request, process, next_url=next_url, data=data, **kwargs)
        except RequestException as error:
            raise ImmediateHttpResponse(render_authentication_error(request, self, exception=error)) from error

    def sociallogin_from_response(self, request, response):
        token, person = response.get("id_token") or {}, response.get("userinfo") or {}
        known = request.session.get(KEY, [])
        if token.get("nonce") not in known:
            raise ProviderException("The ID token does not answer a log-in that was begun here.")
        request.session[KEY] = [nonce for nonce in known if nonce != token["nonce"]]
        if person and person.get("sub") != token.get("sub"):
            raise ProviderException("The ID token and the user information are about two people.")
        return super().sociallogin_from_response(request, response)
