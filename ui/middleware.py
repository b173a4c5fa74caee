"""An expired log-in answers a call from within a page with 401, so that the page can keep what was typed."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import resolve_url


class ExpiredLogin:
    """Turns the redirect to the log-in page, which htmx would paste into the page, into a plain 401."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.headers.get("HX-Request") == "true" and not request.user.is_authenticated:
            target = response.headers.get("Location", "")
            if response.status_code == 302 and target.startswith(resolve_url(settings.LOGIN_URL)):
                return HttpResponse(status=401)
        return response
