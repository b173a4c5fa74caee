"""Write to the people of a list; keep its filters by name."""

from uuid import uuid4

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from accounts.models import SavedFilter
from accounts.permissions import require
from pages.lists.columns import ListSpec, list_of
from pages.lists.page import ListRequest
from portal.letters.services import recipients, send_letter, text_for

MOST_KEPT = 50  # filters of one person


class LetterForm(forms.Form):
    subject = forms.CharField(label=gettext_lazy("Subject"), max_length=200)
    body = forms.CharField(
        label=gettext_lazy("Text"),
        max_length=5000,
        widget=forms.Textarea({"rows": 10}),
        help_text=gettext_lazy("The greeting and your name are added. One mail goes to each person."),
    )
    token = forms.UUIDField(widget=forms.HiddenInput)


def spec_of(key: str) -> ListSpec:
    spec = list_of(key)
    if spec is None:
        raise Http404
    return spec


@login_required
@require_POST
def letter(request, key):
    """Ask for the letter to the ticked, show it as it will be, and send it."""
    spec = spec_of(key)
    require(spec.may_write(request.user))
    if spec.person is None:
        raise PermissionDenied(_("Nobody is written to from this list."))
    asked = ListRequest(request, spec)
    ticks, everything = request.POST.getlist("tick"), bool(request.POST.get("all"))
    people = recipients(map(spec.person, asked.ticked(ticks, everything)))
    back = reverse(spec.url_name) + asked.address()
    if not people:
        messages.error(request, _("Tick at least one line first."))
        return redirect(back)
    step = request.POST.get("step", "")
    form = LetterForm(request.POST) if step else LetterForm(initial={"token": uuid4()})
    shown = ""
    if step and form.is_valid():
        values = form.cleaned_data
        if step == "send":
            sent = send_letter(to=people, by=request.user, **values)
            text = ngettext("%(n)s mail is on its way.", "%(n)s mails are on their way.", sent)
            messages.success(request, text % {"n": sent})
            return redirect(back)
        shown = text_for(people[0], values["body"], request.user)
    context = {
        "spec": spec,
        "form": form,
        "people": people,
        "ticks": ticks,
        "everything": everything,
        "preview": shown,
        "back": back,
    }
    return render(request, "portal/letters/letter.html", context, status=422 if step and not shown else 200)


@login_required
@require_POST
def keep(request, key):
    """Keep the filters of a list by name; the same name replaces them."""
    spec = spec_of(key)
    name, query = request.POST.get("name", "").strip()[:60], request.POST.get("query", "")
    own = SavedFilter.objects.filter(user=request.user)
    if not name or not query.startswith("?") or len(query) > 1000:
        messages.error(request, _("Give the filters a name."))
    elif own.exclude(list=key, name=name).count() >= MOST_KEPT:
        messages.error(request, _("You keep %(n)s filters already: forget one first.") % {"n": MOST_KEPT})
    else:
        own.update_or_create(list=key, name=name, defaults={"user": request.user, "query": query})
        messages.success(request, _("Kept: %(name)s.") % {"name": name})
    return redirect(reverse(spec.url_name) + (query if query.startswith("?") else ""))


@login_required
@require_POST
def forget(request, key):
    spec = spec_of(key)
    SavedFilter.objects.filter(user=request.user, list=key, name=request.POST.get("name", "")).delete()
    return redirect(spec.url_name)
