"""What goes wrong in a request, as exceptions; `rest.problems` says it to the client."""

from django.utils.translation import gettext_lazy as _
from rest_framework import status
from rest_framework.exceptions import APIException, ParseError


class MalformedError(ParseError):
    """A body that is not the JSON we read; `errors` are ready entries of the problem."""

    def __init__(self, detail, errors=()):
        super().__init__(detail)
        self.errors = list(errors)


class TooLargeError(APIException):
    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_code = "too-large"

    def __init__(self, limit: int):
        super().__init__(_("The body is larger than %(limit)s bytes.") % {"limit": limit})


class VersionMissingError(APIException):
    """A write that does not say which version it saw."""

    status_code = status.HTTP_428_PRECONDITION_REQUIRED
    default_code = "version-missing"
    default_detail = _("Say which version you saw: send its ETag as If-Match, or its number as `version`.")


class ScopeError(APIException):
    """A token that may not do that (RFC 6750, section 3.1)."""

    status_code = status.HTTP_403_FORBIDDEN
    default_code = "insufficient-scope"

    def __init__(self, scope: str):
        super().__init__(_("The token has no scope `%(scope)s`. Ask for one that has.") % {"scope": scope})
        self.auth_header = f'Bearer realm="api", error="insufficient_scope", scope="{scope}"'
