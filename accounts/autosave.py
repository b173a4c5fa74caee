"""The answer to a form that is saved as one types: what drafts.js in the page expects."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import JsonResponse
from django.utils import timezone

from accounts.changes import ConflictError
from accounts.models import Versioned
from accounts.permissions import WrongStateError


def autosaved(save: Callable[[], Versioned], **extra: str) -> JsonResponse:
    """Call `save`, which checks, writes and returns the row; whatever it refuses is answered in words.

    200 `{saved_at, version}` with `extra`: `autosave` and `action` are the addresses of a row that was just made.
    409 `{reasons}` when somebody else wrote first or the state forbids it, 422 for what is typed wrong, 403 refused.
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
