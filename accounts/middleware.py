"""Language of the person, and refusals that say why."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.utils import translation

KNOWN = {code for code, _name in settings.LANGUAGES}


class LanguageOfUser:
    """A language that the person chose wins over the browser's."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        language = getattr(request.user, "language", "")
        if language in KNOWN:
            translation.activate(language)
            request.LANGUAGE_CODE = language
        return self.get_response(request)


class RefusalPages:
    """A refused page shows the reason that the permission gave."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if isinstance(exception, PermissionDenied) and not request.path.startswith("/api/"):
            return render(request, "403.html", {"reason": str(exception)}, status=403)
        return None
