"""The version that a write has seen."""

from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError

from rest.errors import MalformedError, VersionMissingError


def seen_version(request, in_body: int | None = None) -> int:
    """Return the version from If-Match or the body; raise where neither states it, or both differ.

    Pass it to `accounts.changes.change` or to a service as `seen`. An outdated one gives a 409 with the current row, a
    412 where it came as If-Match.
    """
    header = request.headers.get("If-Match")
    if header is None:
        if in_body is None:
            raise VersionMissingError
        return in_body
    number = header.strip().removeprefix('"').removesuffix('"')
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        raise MalformedError(_('If-Match takes the ETag as it was given: a version in quotes, such as "3".'))
    if in_body is not None and in_body != int(number):
        raise ValidationError({"version": [_("If-Match names another version.")]})
    return int(number)
