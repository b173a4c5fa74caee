"""The answers to the script that saves a form while it is typed (static/ui/drafts.js)."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import JsonResponse
from django.utils import timezone

from accounts.changes import ConflictError
from accounts.models import Versioned
from accounts.permissions import WrongStateError


def is_draft(request) -> bool:
    """Whether the script sends the form, not the button."""
    return request.method == "POST" and request.headers.get("Accept", "").startswith("application/json")


def reasons(*forms) -> list[str]:
    """The errors of the forms, each with the label of its field."""
    found = []
    for form in forms:
        for name, errors in form.errors.items():
            label = form.fields[name].label if name in form.fields else ""
            found += [f"{label}: {error}" if label else str(error) for error in errors]
    return found


def check(*forms) -> None:
    """Raise the errors of the forms as one `ValidationError`, which `autosaved` answers."""
    if wrong := reasons(*forms):
        raise ValidationError(wrong)


def autosaved(save: Callable[[], Versioned], **extra: str) -> JsonResponse:
    """Call `save`, which checks, writes and returns the row; answer with its version, or with the reasons against it.

    200 `{saved_at, version}` with `extra`: `autosave` and `action` are the addresses of a row that was just made.
    409 `{reasons}` after a conflict or in a wrong state, 422 for invalid values, 403 where it is not allowed.
    """
    try:
        row = save()
    except ConflictError as conflict:
        return JsonResponse({"reasons": conflict.messages, "version": conflict.current.version}, status=409)
    except WrongStateError as wrong:
        return JsonResponse({"reasons": [wrong.reason]}, status=409)
    except ValidationError as invalid:
        return JsonResponse({"reasons": invalid.messages}, status=422)
    except PermissionDenied as denied:
        return JsonResponse({"reasons": [str(denied)]}, status=403)
    return JsonResponse({"saved_at": timezone.now().isoformat(), "version": row.version, **extra})
