"""Errors under /api/ as problem+json (RFC 9457), in the language of the request."""

import json
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.exceptions import ValidationError as ModelError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import exceptions
from rest_framework.fields import get_error_detail
from rest_framework.permissions import SAFE_METHODS
from rest_framework.settings import api_settings

from accounts.changes import ConflictError
from accounts.permissions import WrongStateError
from rest.rendering import ExactEncoder

TITLES = {
    "invalid": gettext_lazy("The request is not valid"),
    "malformed": gettext_lazy("The body cannot be read"),
    "not-authenticated": gettext_lazy("Who are you?"),
    "denied": gettext_lazy("You may not do that"),
    "insufficient-scope": gettext_lazy("The token may not do that"),
    "not-found": gettext_lazy("Not found"),
    "method-not-allowed": gettext_lazy("The address does not know that method"),
    "not-acceptable": gettext_lazy("No such format to answer in"),
    "conflict": gettext_lazy("Somebody else changed it first"),
    "wrong-state": gettext_lazy("Its state does not allow that"),
    "version-outdated": gettext_lazy("Somebody else changed it first"),
    "too-large": gettext_lazy("The body is too large"),
    "unsupported-media-type": gettext_lazy("The body is in an unknown format"),
    "version-missing": gettext_lazy("The version is missing"),
    "throttled": gettext_lazy("Too many requests"),
    "server-error": gettext_lazy("Something went wrong here"),
}
BY_STATUS = {
    400: "invalid",
    401: "not-authenticated",
    403: "denied",
    404: "not-found",
    405: "method-not-allowed",
    406: "not-acceptable",
    409: "conflict",
    412: "version-outdated",
    413: "too-large",
    415: "unsupported-media-type",
    428: "version-missing",
    429: "throttled",
    500: "server-error",
}


def problem(status: int, detail: Any, *, kind: str = "", headers: Mapping | None = None, **members: Any):
    """Return an `application/problem+json` response; `kind` (a key of `TITLES`) follows from the status by default.

    `members` are further members of the problem, such as `errors` or `current`; empty ones are left out.
    """
    kind = kind or BY_STATUS.get(status, "invalid")
    body = {
        "type": f"urn:cursus:problem:{kind}",
        "title": str(TITLES[kind]) if status in BY_STATUS else HTTPStatus(status).phrase,
        "status": status,
        "detail": str(detail),
        **{name: value for name, value in members.items() if value},
    }
    return HttpResponse(
        json.dumps(body, cls=ExactEncoder, ensure_ascii=False),
        content_type="application/problem+json",
        status=status,
        headers=headers,
    )


def problem_response(exc: Exception, context: dict) -> HttpResponse | None:
    """The exception handler of the API; None for errors of ours, which are logged and give a 500."""
    request = context["request"]
    match exc:
        case ConflictError():
            outdated = "If-Match" in request.headers
            current = context["view"].represent(exc.current) if hasattr(context["view"], "represent") else None
            return problem(412 if outdated else 409, exc.messages[0], current=current)
        case WrongStateError():
            return problem(409, exc.reason, kind="wrong-state")
        case ModelError():
            return invalid(exceptions.ValidationError(get_error_detail(exc)), request)
        case PermissionDenied():
            return problem(403, str(exc) or exceptions.PermissionDenied.default_detail)
        case Http404():
            return problem(404, _("There is nothing at this address, or nothing that you may see."))
        case exceptions.ValidationError():
            return invalid(exc, request)
        case exceptions.ParseError():
            return problem(400, exc.detail, kind="malformed", errors=getattr(exc, "errors", None))
        case exceptions.APIException():
            kind = exc.default_code if exc.default_code in TITLES else ""
            return problem(exc.status_code, exc.detail, kind=kind, headers=headers_of(exc))
    return None


def headers_of(exc: exceptions.APIException) -> dict[str, str]:
    headers = {}
    if challenge := getattr(exc, "auth_header", None):
        headers["WWW-Authenticate"] = challenge
    if wait := getattr(exc, "wait", None):
        headers["Retry-After"] = f"{wait:.0f}"
    return headers


def invalid(exc: exceptions.ValidationError, request) -> HttpResponse:
    """Return a 400 that lists what is wrong: by parameter for a read, by JSON pointer for a write."""
    place = "parameter" if request.method in SAFE_METHODS else "pointer"
    errors = [
        {place: ".".join(path) if place == "parameter" else "".join(["#", *(f"/{escaped(p)}" for p in path)]), **error}
        for path, error in flattened(exc.get_full_details(), ())
    ]
    return problem(400, _("Correct what `errors` lists, and send it again."), errors=errors)


def flattened(details: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], dict[str, str]]]:
    """Yield the nested details of a ValidationError as (path, {code, detail})."""
    if isinstance(details, list):
        for number, item in enumerate(details):
            leaf = isinstance(item, Mapping) and set(item) == {"message", "code"}
            yield from flattened(item, path if leaf else (*path, str(number)))
    elif set(details) == {"message", "code"} and isinstance(details["code"], str):
        yield path, {"code": str(details["code"]), "detail": str(details["message"])}
    else:
        for name, inner in details.items():
            whole = name == api_settings.NON_FIELD_ERRORS_KEY or name == "__all__"
            yield from flattened(inner, path if whole else (*path, str(name)))


def escaped(name: str) -> str:
    """Escape one step of a JSON pointer (RFC 6901)."""
    return name.replace("~", "~0").replace("/", "~1")


def is_api(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")


def unknown_address(request: HttpRequest) -> HttpResponse:
    """404 for any other path under /api/."""
    detail = _("There is no such address.")
    if not request.path.endswith("/"):
        detail = _("There is no such address. The addresses of this API end with a slash.")
    return problem(404, detail)
