"""Django's error responses: a problem under /api/, a page elsewhere."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views import defaults

from rest.problems import is_api, problem


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if is_api(request):
        return problem(400, _("The request cannot be read."), kind="malformed")
    return defaults.bad_request(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    if is_api(request):
        return problem(500, _("This is a fault of ours, and it was noted. Nothing was saved."))
    return defaults.server_error(request)
