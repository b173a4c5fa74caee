"""Endpoints for load balancers and monitoring, without personal data."""

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from operations.health import report
from operations.metrics import exposition


@never_cache
@require_safe
def live(request):
    """The process answers; a restart would not help against anything else."""
    return HttpResponse("ok", content_type="text/plain")


@never_cache
@require_safe
def ready(request):
    """503 with the names of what fails, so that no request is sent here."""
    found = report()
    return JsonResponse(found, status=200 if set(found.values()) == {"ok"} else 503)


@never_cache
@require_safe
def metrics(request):
    """Metrics, for requests with the token of the setting `METRICS_TOKEN`; without a setting there are none."""
    if not settings.METRICS_TOKEN:
        return HttpResponse("There is no METRICS_TOKEN.", status=404, content_type="text/plain")
    shown = request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
    if not constant_time_compare(shown, settings.METRICS_TOKEN):
        return HttpResponse(status=401, headers={"WWW-Authenticate": "Bearer"})
    return HttpResponse(exposition(), content_type="text/plain; version=0.0.4; charset=utf-8")
