"""The list of serious concerns, without their texts."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from internships.concerns.models import Concern
from internships.concerns.todo import open_concerns
from pages.lists.columns import ListColumn, ListSpec, listed
from pages.lists.fields import choice_field
from records.models import Enrolment

MARKS = {"raised": "open", "put": "submitted", "replied": "running", "closed": "done", "withdrawn": "withdrawn"}


class ConcernFilter(forms.Form):
    q = forms.CharField(label=_("Resident"), required=False, max_length=100, widget=forms.TextInput({"type": "search"}))
    about = forms.ChoiceField(
        label=_("About"), required=False, choices=[("", _("no matter whom")), *Concern.About.choices]
    )
    state = choice_field(_("State"), _("all states"), [("waiting", _("waiting for you")), *Concern.State.choices])


def found(user, chosen: dict[str, Any]) -> QuerySet[Concern]:
    rows = Concern.objects.visible_to(user)
    if words := chosen["q"]:
        rows = rows.filter(placement__enrolment__in=Enrolment.objects.named(words).values("pk"))
    wanted = {name: chosen[name] for name in ("about", "state") if chosen[name]}
    if wanted.get("state") == "waiting":
        wanted["pk__in"] = open_concerns(user, timezone.localdate()).values("pk")
        del wanted["state"]
    return rows.filter(**wanted).for_list()


def next_step_by(concern: Concern) -> date | None:
    return concern.waits_until() if concern.is_in_hand else None


def page_url(concern: Concern) -> str:
    return reverse("concern", args=[concern.uuid])


def columns(_user) -> list[ListColumn]:
    name = ("placement__enrolment__user__sort_key",)
    return [
        ListColumn(
            "name", _("Resident"), lambda c: c.placement.enrolment.user.name_in_list, name, page_url, fixed=True
        ),
        ListColumn("about", _("About"), lambda c: c.get_about_display(), ("about", *name)),
        ListColumn(
            "state", _("State"), lambda c: c.get_state_display(), ("state", *name), mark=lambda c: MARKS[c.state]
        ),
        ListColumn("next", _("Next step by"), next_step_by),
    ]


CONCERNS = listed(
    ListSpec(
        key="concerns",
        title=_("Serious concerns"),
        url_name="concern-list",
        form=lambda data, _user: ConcernFilter(data),
        found=found,
        columns=columns,
    )
)
