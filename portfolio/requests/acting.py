"""A button that does one thing and comes back to its page, with the reason where it could not be done."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect

from accounts.permissions import WrongStateError


def act(request, do, *, done: str, message):
    """Call `do`, say `message` (a text, or a function of what `do` returned) and go to `done`."""
    try:
        made = do()
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    except WrongStateError as error:
        messages.error(request, error.reason)
    else:
        messages.success(request, message(made) if callable(message) else message)
    return redirect(done)
