from django.shortcuts import render
from django.views.decorators.http import require_safe

from rest import reference


@require_safe
def api_docs(request):
    """The reference of the API, public as its schema is."""
    return render(request, "rest/docs.html", {"areas": reference.areas()})
