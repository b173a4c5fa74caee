"""Errors of requests as exceptions; `rest.problems` turns them into responses."""

from django.utils.translation import gettext_lazy as _
from rest_framework import status
from rest_framework.exceptions import APIException, ParseError


class MalformedError(ParseError):
    """The body is not JSON as we read it; `errors` are ready entries of the problem."""

    def __init__(self, detail, errors=()):
        super().__init__(detail)
        self.errors = list(errors)


class TooLargeError(APIException):
    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_code = "too-large"

    def __init__(self, limit: int):
        super().__init__(_("The body is larger than %(limit)s bytes.") % {"limit": limit})


class VersionMissingError(APIException):
    """A write does not state the version it has seen."""

    status_code = status.HTTP_428_PRECONDITION_REQUIRED
    default_code = "version-missing"
    default_detail = _("Say which version you saw: send its ETag as If-Match, or its number as `version`.")


class ScopeError(APIException):
    """The token lacks the scope (RFC 6750, section 3.1)."""

    status_code = status.HTTP_403_FORBIDDEN
    default_code = "insufficient-scope"

    def __init__(self, scope: str):
        super().__init__(_("The token has no scope `%(scope)s`. Ask for one that has.") % {"scope": scope})
        self.auth_header = f'Bearer realm="api", error="insufficient_scope", scope="{scope}"'
