"""The list of sittings: its filters and columns."""

from typing import Any

from django import forms
from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from curriculum.institutions.year_field import year_field
from curriculum.models import ProgrammeVersion
from jury.desk.sitting_page import state_code, state_words
from jury.sittings.permissions import visible_sittings
from pages.lists.columns import ListColumn, ListSpec, listed
from records.models import Deliberation


class SittingFilter(forms.Form):
    year = year_field(_("Academic year"), required=False, empty_label=_("all years"))
    version = forms.ModelChoiceField(
        ProgrammeVersion.objects.none(),
        to_field_name="uuid",
        label=_("Programme"),
        required=False,
        empty_label=_("all programmes"),
    )
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("all states")),
            *[choice for choice in Deliberation.State.choices if choice[0] != Deliberation.State.DROPPED],
        ],
    )

    def __init__(self, data, user):
        super().__init__(data)
        versions = ProgrammeVersion.objects.filter(pk__in=shown_to(user).order_by().values("programme_version"))
        self.fields["version"].queryset = versions.select_related("programme")


def shown_to(user) -> QuerySet[Deliberation]:
    return visible_sittings(user).exclude(state=Deliberation.State.DROPPED)


def found(user, chosen: dict[str, Any]) -> QuerySet[Deliberation]:
    paths = {"year": "session__academic_year", "version": "programme_version", "state": "state"}
    rows = shown_to(user).filter(**{path: chosen[name] for name, path in paths.items() if chosen[name]})
    return (
        rows.select_related("programme_version__programme", "session__academic_year")
        .annotate(count=Count("decisions"))
        .order_by("-held_on", "-pk")
    )


def columns(_user) -> list[ListColumn]:
    day = ("held_on",)
    return [
        ListColumn("session", _("Session"), lambda s: str(s.session), ("session__starts",), page_url, fixed=True),
        ListColumn("held", _("Held on"), lambda s: s.held_on, day),
        ListColumn("kind", _("Decides on"), lambda s: s.get_kind_display(), ("kind", *day)),
        ListColumn("programme", _("Programme"), lambda s: str(s.programme_version), ("programme_version__label", *day)),
        ListColumn("decisions", _("Decisions"), lambda s: s.count, num=True),
        ListColumn("state", _("State"), state_words, ("state", *day), mark=state_code),
    ]


def page_url(sitting: Deliberation) -> str:
    return reverse("deliberation", args=[sitting.uuid])


SITTINGS = listed(
    ListSpec(
        key="sittings",
        title=_("Deliberations"),
        url_name="deliberation-list",
        form=SittingFilter,
        found=found,
        columns=columns,
    )
)
