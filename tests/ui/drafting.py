"""Three forms to try drafts on: sent when it is done, saved as one types, and opened by link."""

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template import RequestContext, Template
from django.urls import path
from django.views.decorators.http import require_POST

from accounts import changes, links
from accounts.models import User
from accounts.permissions import Denied, WrongStateError, require
from config.urls import urlpatterns as site
from pages.drafts import autosaved

PAGE = Template(
    """{% extends "base.html" %}{% block title %}Draft{% endblock %}{% block main %}<h1>Draft</h1>
    <form class="form" method="post" data-draft="{{ key }}"{% if autosave %} data-autosave="{{ autosave }}"{% endif %}>
      {% csrf_token %}{% form_errors form %}{% for bound in form.visible_fields %}{% field bound %}{% endfor %}
      {% for bound in form.hidden_fields %}{{ bound }}{% endfor %}
      <div class="actions">{% submit "Send" %}</div>{% draft_status %}
    </form>{% endblock %}"""
)


class Notes(forms.Form):
    """The names of a user, for want of anything longer."""

    given_name = forms.CharField(label="Title", max_length=100)
    family_name = forms.CharField(label="Text", widget=forms.Textarea, required=False)
    language = forms.ChoiceField(label="Level", choices=[("fr", "Un"), ("en", "Two")], widget=forms.RadioSelect)
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data=None, *, row):
        names = ("given_name", "family_name", "language")
        super().__init__(data, initial={name: getattr(row, name) for name in names} | {"seen": row.version})


def keep(row, data, by):
    """Save as one types: what is missing may be missing."""
    if data.get("family_name") == "closed":
        raise WrongStateError("It is closed.")
    require(Denied("Not yours.") if data.get("family_name") == "forbidden" else True)
    values = {name: data.get(name, "") for name in ("given_name", "family_name", "language")}
    return changes.change(row, values, by=by, seen=int(data["seen"]))


def page(request, row, key, autosave=""):
    form = Notes(request.POST or None, row=row)
    if request.method == "POST" and form.is_valid():
        keep(row, request.POST, row)
        return redirect("/account/")
    context = {"form": form, "key": key, "autosave": autosave}
    return HttpResponse(PAGE.render(RequestContext(request, context)), status=422 if form.errors else 200)


def own(request):
    return User.objects.get(pk=request.user.pk)


@login_required
def plain(request):
    return page(request, own(request), "plain")


@login_required
def auto(request):
    return page(request, own(request), "auto", "/auto/save/")


@require_POST
@login_required
def save(request):
    return autosaved(lambda: keep(own(request), request.POST, request.user))


@links.opens("tests.ask")
def asked(request, link):
    return page(request, link.user, f"asked-{link.uuid}", f"{request.path}save/")


@require_POST
@links.opens("tests.ask")
def save_asked(request, link):
    return autosaved(lambda: keep(link.user, request.POST, link.user))


urlpatterns = [
    path("plain/", plain),
    path("auto/", auto),
    path("auto/save/", save),
    path("asked/<str:token>/", asked),
    path("asked/<str:token>/save/", save_asked),
    *site,
]
