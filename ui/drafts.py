"""The server's side of drafts.js: telling the browser that what was typed is here, and need not be kept any more.

A form with `data-draft` sends its key along. Where the answer is a redirect, it was taken, and `ui.middleware` says so;
a view that takes a form and answers with a page calls `done` itself.
"""

import re

from django.conf import settings
from django.http import HttpResponse

COOKIE = "draft_done"
FIELD = "draft"
KEY = re.compile(r"[\w.:-]{1,120}", re.ASCII)


def done(response: HttpResponse, key: str) -> HttpResponse:
    """The browser forgets the draft of that key at the next page; a key that could be none is passed over."""
    if KEY.fullmatch(key):
        response.set_cookie(COOKIE, key, max_age=3600, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE)
    return response
