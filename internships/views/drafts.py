"""What a page answers to the script that saves as one types (static/ui/drafts.js)."""

from http import HTTPStatus

from django.core.exceptions import ValidationError
from django.http import JsonResponse
from django.utils import timezone

from accounts.changes import ConflictError
from accounts.permissions import WrongStateError


def is_draft(request) -> bool:
    """Whether the script asks, not the button."""
    return request.method == "POST" and request.headers.get("Accept", "").startswith("application/json")


def answer_draft(form, save) -> JsonResponse:
    """`save()` writes and gives the row: {saved_at, version}, or 409 and 422 with the reasons in words."""
    if not form.is_valid():
        reasons = [f"{form.fields[name].label}: {error}" for name in form.errors for error in form.errors[name]]
        return refused(reasons, HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        row = save()
    except ConflictError as error:
        return refused(error.messages, HTTPStatus.CONFLICT)
    except WrongStateError as error:
        return refused([error.reason], HTTPStatus.CONFLICT)
    except ValidationError as error:
        return refused(error.messages, HTTPStatus.UNPROCESSABLE_ENTITY)
    return JsonResponse({"saved_at": timezone.now().isoformat(timespec="seconds"), "version": row.version})


def refused(reasons, status: HTTPStatus) -> JsonResponse:
    return JsonResponse({"reasons": list(reasons)}, status=status)
