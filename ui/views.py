"""The page of components."""

from django.conf import settings
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_GET

from ui.specimens import specimens


@require_GET
def components(request):
    """Show every component in every state: for staff, and for everybody while developing."""
    if not (settings.DEBUG or request.user.is_staff):
        raise Http404
    return render(request, "ui/components.html", specimens(request))
