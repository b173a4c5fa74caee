"""Sending a stored file. The view of its owner has checked the permission."""

import logging
from collections.abc import Callable
from typing import BinaryIO, Protocol

from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from files.models import StoredFile
from files.names import safe_name

logger = logging.getLogger(__name__)

POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"  # Chromium's PDF viewer needs these
SHOWN_IN_PLACE = {"application/pdf", "image/jpeg", "image/png", "text/plain"}


class Sent(Protocol):
    """What may be sent instead of the stored bytes: read in chunks, and closed."""

    size: int

    def read(self, length: int = -1, /) -> bytes: ...

    def close(self) -> None: ...


def serve(
    stored: StoredFile,
    as_attachment: bool = True,
    filename: str | None = None,
    wrap: Callable[[BinaryIO], Sent] | None = None,
) -> HttpResponseBase:
    """Return the file as a streamed response; `filename` replaces its name, `wrap` its content.

    Types that a browser could run are always sent as attachments. For a file that the storage has lost, return a 500
    that says so, and log it.
    """
    try:
        opened = stored.open()
    except FileNotFoundError:
        logger.error("Stored file %s is not in the storage under %s", stored.uuid, stored.key)
        return HttpResponse(
            _("This file was stored but can no longer be found. Please tell the secretariat. Number: %(number)s")
            % {"number": stored.uuid},
            status=500,
            content_type="text/plain; charset=utf-8",
        )
    content = wrap(opened) if wrap else opened
    response = FileResponse(
        content,
        as_attachment=as_attachment or stored.content_type not in SHOWN_IN_PLACE,
        filename=safe_name(filename or stored.name),
        content_type=stored.content_type,
    )
    response["Content-Length"] = str(content.size if wrap else stored.size)
    response["Content-Security-Policy"] = POLICY
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-cache"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
