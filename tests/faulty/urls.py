"""A site of three pages: one reads too much, one has no row in the table, one takes two methods."""

from django.http import HttpResponse
from django.urls import path
from django.views.decorators.http import require_GET, require_http_methods

from accounts.models import User


@require_GET
def people(request):
    """Asks for the groups of each person on their own."""
    return HttpResponse("".join(f"{user.email}{list(user.groups.all())}" for user in User.objects.all()))


@require_GET
def people_at_once(request):
    users = User.objects.prefetch_related("groups")
    return HttpResponse("".join(f"{user.email}{list(user.groups.all())}" for user in users))


@require_http_methods(["GET", "POST"])
def secrets(request):
    return HttpResponse("secret")


urlpatterns = [
    path("people/", people, name="people"),
    path("people/at-once/", people_at_once, name="people-at-once"),
    path("secrets/<int:pk>/", secrets, name="secrets"),
]
