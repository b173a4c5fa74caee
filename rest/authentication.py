"""Machines authenticate with a client-credentials token, bound to the service user of their application."""

from hashlib import sha256

from django.utils.translation import gettext as _
from oauth2_provider.models import get_access_token_model
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import SAFE_METHODS

from rest.errors import ScopeError


class MachineToken(BaseAuthentication):
    """`Authorization: Bearer <token>` and nothing else; scope `read` for reading, `write` for other methods.

    The scope is checked here, so that no view can forget it.
    """

    def authenticate(self, request):
        words = get_authorization_header(request).split()
        if not words or words[0].lower() != b"bearer":
            return None
        token = found_token(words[1]) if len(words) == 2 else None
        if token is None or token.is_expired():
            raise AuthenticationFailed(_("The token is not known or has expired. Ask for a new one."))
        user = token.application and token.application.user
        if user is None or not user.is_machine or not user.is_active:
            raise AuthenticationFailed(_("The account of this token is closed."))
        needed = "read" if request.method in SAFE_METHODS else "write"
        if needed not in token.scope.split():
            raise ScopeError(needed)
        return user, token

    def authenticate_header(self, request):
        brought = get_authorization_header(request).lower().startswith(b"bearer")
        return 'Bearer realm="api", error="invalid_token"' if brought else 'Bearer realm="api"'


def found_token(raw: bytes):
    """Return the row of a token, found by its checksum; None where there is none."""
    tokens = get_access_token_model().objects.select_related("application__user")
    return tokens.filter(token_checksum=sha256(raw).hexdigest()).first()
