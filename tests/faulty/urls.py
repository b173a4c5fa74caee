"""A small site: a page reads too much, a POST writes too much, a page takes a method that no table has a row for."""

from django.http import HttpResponse
from django.urls import path
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import User


@require_GET
def people(request):
    """Asks for the groups of each person on their own."""
    return HttpResponse("".join(f"{user.email}{list(user.groups.all())}" for user in User.objects.all()))


@require_GET
def people_at_once(request):
    users = User.objects.prefetch_related("groups")
    return HttpResponse("".join(f"{user.email}{list(user.groups.all())}" for user in users))


@require_POST
def rename(request):
    """Writes each person on their own."""
    for user in User.objects.filter(email__in=request.POST.getlist("email")):
        user.given_name = "New"
        user.save()
    return HttpResponse(status=204)


@require_POST
def rename_at_once(request):
    User.objects.filter(email__in=request.POST.getlist("email")).update(given_name="New")
    return HttpResponse(status=204)


@require_http_methods(["GET", "POST"])
def secrets(request):
    return HttpResponse("secret")


urlpatterns = [
    path("people/", people, name="people"),
    path("people/at-once/", people_at_once, name="people-at-once"),
    path("people/rename/", rename, name="people-rename"),
    path("people/rename/at-once/", rename_at_once, name="people-rename-at-once"),
    path("secrets/<int:pk>/", secrets, name="secrets"),
]
