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


@require_GET
def people_of_a_page(request):
    """Shows two people: those of one query for two, or the first two of all."""
    users = User.objects.order_by("pk")
    shown = users[:2] if "sliced" in request.GET else list(users)[:2]
    return HttpResponse("".join(user.email for user in shown))


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
    path("people/page/", people_of_a_page, name="people-page"),
    path("people/at-once/", people_at_once, name="people-at-once"),
    path("people/rename/", rename, name="people-rename"),
    path("people/rename/at-once/", rename_at_once, name="people-rename-at-once"),
    path("secrets/<int:pk>/", secrets, name="secrets"),
]
