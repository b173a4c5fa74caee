"""The list of imports: its filters and columns."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from imports import registry
from imports.models import Import
from pages.lists.columns import ListColumn, ListSpec, listed
from pages.lists.fields import choice_field, search_field


class ImportFilter(forms.Form):
    q = search_field(_("File"))
    kind = choice_field(_("Table"), _("all tables"))
    state = choice_field(_("State"), _("all states"), [("open", _("not imported yet")), *Import.State.choices])

    def __init__(self, data):
        super().__init__(data)
        kinds = [(kind.code, capfirst(kind.title)) for kind in registry.kinds()]
        self.fields["kind"].choices = [("", _("all tables")), *kinds]


def found(user, chosen: dict[str, Any]) -> QuerySet[Import]:
    rows = Import.objects.visible_to(user)
    if chosen["kind"]:
        rows = rows.filter(kind=chosen["kind"])
    if state := chosen["state"]:
        rows = rows.filter(state__in=Import.OPEN if state == "open" else [state])
    if words := chosen["q"]:
        rows = rows.filter(Q(file__name__icontains=words) | Q(file__isnull=True, file_name__icontains=words))
    return rows.annotate(size=F("new") + F("changed") + F("same") + F("refused")).for_display()


def made_on(batch: Import) -> date:
    return timezone.localdate(batch.created_at)


def state_words(batch: Import) -> str:
    return gettext("stopped") if batch.is_stuck else batch.get_state_display()


def columns(_user) -> list[ListColumn]:
    made = ("created_at",)
    return [
        ListColumn(
            "name", _("Table"), lambda b: capfirst(b.title), ("kind", *made), Import.get_absolute_url, fixed=True
        ),
        ListColumn("university", _("University"), lambda b: str(b.institution), ("institution__code", *made)),
        ListColumn("file", _("File"), lambda b: b.name),
        ListColumn("by", _("By"), lambda b: str(b.created_by), ("created_by__sort_key", *made)),
        ListColumn("made", _("On"), made_on, made),
        ListColumn("rows", _("Rows"), lambda b: b.rows_read or None, ("size", *made), num=True),
        ListColumn("state", _("State"), state_words, ("state", *made), mark=lambda b: b.code),
    ]


IMPORTS = listed(
    ListSpec(
        key="imports",
        title=_("Imports"),
        url_name="import-list",
        form=lambda data, _user: ImportFilter(data),
        found=found,
        columns=columns,
        page_size=25,
    )
)
