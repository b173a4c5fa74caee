"""Compression of text, and answers for the scripts of a page: the session has expired, the draft was saved."""

from django.conf import settings
from django.http import HttpResponse
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import resolve_url

from ui import drafts


def leads_to_log_in(response) -> bool:
    return response.status_code == 302 and response.headers["Location"].startswith(resolve_url(settings.LOGIN_URL))


class CompressText(GZipMiddleware):
    """Compress pages, stylesheets and scripts; leave files alone that are compressed already, such as PDF and fonts.

    Django pads what it compresses at random, against guesses of a secret by the length of a response.
    """

    text = ("text/", "application/json", "application/problem+json", "application/javascript", "image/svg+xml")

    def process_response(self, request, response):
        if not response.headers.get("Content-Type", "").startswith(self.text):
            return response
        return super().process_response(request, response)


class ExpiredLogin:
    """Replace the redirect to the login page by a plain 401 for requests of scripts, which cannot follow it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        accepts = request.headers.get("Accept", "")
        is_script = request.headers.get("HX-Request") == "true" or accepts.startswith("application/json")
        if is_script and not request.user.is_authenticated and leads_to_log_in(response):
            return HttpResponse(status=401)
        return response


class DraftTaken:
    """Tell the browser to delete a draft whose form was answered with a redirect."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.method == "POST" and 300 <= response.status_code < 400 and not request.path.startswith("/api/"):
            key = request.POST.get(drafts.FIELD, "")
            if key and not leads_to_log_in(response):
                drafts.done(response, key)
        return response
