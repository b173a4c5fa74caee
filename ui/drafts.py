"""The server's side of drafts.js: tell the browser that a draft was saved and can be deleted there.

A form with `data-draft` sends its key. Where the answer is a redirect, `ui.middleware` calls `done`; a view that saves
a form and answers with a page calls it itself.
"""

import re

from django.conf import settings
from django.http import HttpResponse

COOKIE = "draft_done"
FIELD = "draft"
KEY = re.compile(r"[\w.:-]{1,120}", re.ASCII)


def done(response: HttpResponse, key: str) -> HttpResponse:
    """Tell the browser, with the next page, to delete the draft of that key; an impossible key is ignored."""
    if KEY.fullmatch(key):
        response.set_cookie(COOKIE, key, max_age=3600, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE)
    return response
