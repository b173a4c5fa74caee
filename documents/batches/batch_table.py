"""The list of batches: its filters and columns."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from curriculum.models import ProgrammeVersion
from documents.batches.models import KIND_CHOICES, Batch, BatchItem
from documents.batches.progress import BatchProgress, progress_of
from documents.issuing.models import IssuedDocument
from pages.lists.columns import ListColumn, ListSpec, listed
from pages.lists.fields import choice_field, search_field

PHASES = {"running": _("under way"), "paused": _("paused"), "cancelled": _("cancelled"), "done": _("done")}
Line = tuple[Batch, BatchProgress]


class BatchListFilter(forms.Form):
    q = search_field(_("Asked for by"))
    kind = choice_field(_("Document"), _("all documents"), KIND_CHOICES)
    version = forms.ModelChoiceField(
        ProgrammeVersion.objects.none(),
        to_field_name="uuid",
        label=_("Programme"),
        required=False,
        empty_label=_("all programmes"),
    )
    language = choice_field(_("Language"), _("all languages"), IssuedDocument.Language.choices)
    state = choice_field(_("State"), _("all states"), PHASES.items())

    def __init__(self, data, user):
        super().__init__(data)
        batches = Batch.objects.visible_to(user).order_by()
        versions = ProgrammeVersion.objects.filter(pk__in=batches.values("programme_version"))
        self.fields["version"].queryset = versions.select_related("programme")


def in_phase(rows: QuerySet[Batch], phase: str) -> QuerySet[Batch]:
    """Those of which the page says that they are under way, done, paused or cancelled."""
    if phase in {"paused", "cancelled"}:
        return rows.filter(state=phase)
    has_open = Exists(BatchItem.objects.open().filter(batch=OuterRef("pk")))
    return rows.filter(has_open if phase == "running" else ~has_open, state=Batch.State.RUNNING)


def found(user, chosen: dict[str, Any]) -> QuerySet[Batch]:
    paths = {"kind": "kind", "language": "language", "version": "programme_version"}
    rows = Batch.objects.visible_to(user).filter(**{path: chosen[name] for name, path in paths.items() if chosen[name]})
    for word in (chosen["q"] or "").split():
        rows = rows.filter(Q(created_by__given_name__icontains=word) | Q(created_by__family_name__icontains=word))
    if chosen["state"]:
        rows = in_phase(rows, chosen["state"])
    return rows.for_display()


def lines(batches: list[Batch], _user) -> list[Line]:
    return [(batch, progress_of(batch)) for batch in batches]


def asked_on(line: Line) -> date:
    return timezone.localdate(line[0].created_at)


def columns(_user) -> list[ListColumn]:
    made = ("created_at",)
    return [
        ListColumn(
            "name", _("Document"), lambda ln: capfirst(ln[0].get_kind_display()), ("kind", *made),
            lambda ln: ln[0].get_absolute_url(), fixed=True,
        ),
        ListColumn(
            "programme", _("Programme"), lambda ln: str(ln[0].programme_version), ("programme_version__label", *made)
        ),
        ListColumn("language", _("Language"), lambda ln: ln[0].get_language_display(), ("language", *made)),
        ListColumn("by", _("Asked for by"), lambda ln: str(ln[0].created_by), ("created_by__sort_key", *made)),
        ListColumn("asked", _("Asked for on"), asked_on, made),
        ListColumn("ready", _("Ready"), lambda ln: f"{ln[1].ready} / {ln[1].total}", num=True),
        ListColumn("failed", _("Failed"), lambda ln: ln[1].failed or None, num=True, shown=False),
        ListColumn("state", _("State"), lambda ln: ln[1].phase_words, mark=lambda ln: ln[1].mark),
    ]  # fmt: skip


BATCHES = listed(
    ListSpec(
        key="batches",
        title=_("Documents by the batch"),
        url_name="document-batch-list",
        form=BatchListFilter,
        found=found,
        rows=lines,
        columns=columns,
        row_id=lambda line: str(line[0].uuid),
        page_size=25,
    )
)
