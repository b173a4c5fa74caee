"""A button that does one thing and comes back to a page."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect

from accounts.permissions import WrongStateError


def perform(request, act, *, done, message, refused=None):
    """Call `act()` and redirect to `done` with `message`: a text, or a function of what `act` returned.

    What the service refuses is shown as an error message on the page `refused`, by default `done` as well. A
    `PermissionDenied` passes through: it is a 403.
    """
    try:
        made = act()
    except ValidationError as error:  # also a ConflictError
        messages.error(request, " ".join(error.messages))
        return redirect(refused or done)
    except WrongStateError as error:
        messages.error(request, error.reason)
        return redirect(refused or done)
    messages.success(request, message(made) if callable(message) else message)
    return redirect(done)
