"""A page with one form and a button, on the names of a user."""

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import path

from accounts import changes
from accounts.models import User
from accounts.permissions import WrongStateError
from config.urls import urlpatterns as site
from pages.errors import wrong
from pages.form_page import editing, form_page
from pages.perform import perform
from pages.seen import SeenForm


class NameForm(SeenForm):
    given_name = forms.CharField(label="Given name")
    surname = forms.CharField(label="Surname", required=False)


def rename(user, *, given_name, surname, seen):
    """Each of the refusals of a service has its name."""
    if given_name == "closed":
        raise WrongStateError("It is closed.")
    if given_name == "general":
        raise ValidationError("Not like that.")
    if surname == "field":
        raise wrong("family_name", "Not this one.", "not_this")
    if given_name == "forbidden":
        raise PermissionDenied("Not yours.")
    return changes.change(user, {"given_name": given_name}, by=user, seen=seen)


@editing
def name_page(request):
    user = User.objects.get(pk=request.user.pk)
    form = NameForm(request.POST or None, initial={"given_name": user.given_name, "seen": user.version})
    return form_page(
        request,
        form,
        lambda values: rename(user, **values),
        page={"title": "name", "label": "Save", "crumbs": [("Home", "/")], "kicker": "People"},
        done="/pages/done/",
        message=lambda saved: f"Now {saved.given_name}.",
        aliases={"family_name": "surname"},
    )


def button(request):
    user = User.objects.get(pk=request.user.pk)
    values = {"given_name": request.POST["given_name"], "surname": request.POST.get("surname", "")}
    return perform(
        request,
        lambda: rename(user, **values, seen=int(request.POST["seen"])),
        done="/pages/done/",
        refused="/pages/name/" if "back" in request.POST else None,
        message=lambda saved: f"Now {saved.given_name}.",
    )


urlpatterns = [path("pages/name/", name_page), path("pages/button/", button), *site]
