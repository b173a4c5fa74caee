"""Whether somebody showed a second factor minutes ago, as some acts require."""

import time
from urllib.parse import urlencode

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

FRESH = 600  # seconds


def is_fresh(request, now: float | None = None) -> bool:
    """Whether the session has a second factor that was shown in the last ten minutes."""
    since = (time.time() if now is None else now) - FRESH
    return any(
        shown["method"] == "mfa" and shown["at"] >= since for shown in get_authentication_records(request, request.user)
    )


def ask(request):
    """Redirect to the page that asks for the second factor and comes back here; to its set-up where there is none."""
    if is_mfa_enabled(request.user):
        messages.info(request, _("This act needs your second factor, shown in the last ten minutes."))
        return redirect(f"{reverse('mfa_reauthenticate')}?{urlencode({'next': request.get_full_path()})}")
    messages.info(request, _("This act needs a second factor: add a passkey or an authenticator app, then come back."))
    return redirect("mfa_index")
