"""The list of the documents of batches, of one batch or of all: its filters and columns."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from documents.batches.models import KIND_CHOICES, Batch, BatchItem
from pages.lists.columns import ListColumn, ListSpec, listed
from pages.lists.fields import choice_field, search_field
from records.models import Enrolment


class ItemFilter(forms.Form):
    """`batch`: its uuid, as its own page gives it."""

    q = search_field(_("Resident"))
    kind = choice_field(_("Document"), _("all documents"), KIND_CHOICES)
    state = choice_field(_("State"), _("all states"), BatchItem.State.choices)
    batch = forms.ModelChoiceField(
        Batch.objects.none(), to_field_name="uuid", label=_("Batch"), required=False, empty_label=_("all batches")
    )

    def __init__(self, data, user):
        super().__init__(data)
        self.fields["batch"].queryset = Batch.objects.visible_to(user)


def found(user, chosen: dict[str, Any]) -> QuerySet[BatchItem]:
    rows = BatchItem.objects.filter(batch__in=Batch.objects.visible_to(user).order_by().values("pk"))
    if words := chosen["q"]:
        rows = rows.filter(enrolment__in=Enrolment.objects.named(words).values("pk"))
    paths = {"kind": "batch__kind", "state": "state", "batch": "batch"}
    rows = rows.filter(**{path: chosen[name] for name, path in paths.items() if chosen[name]})
    return (
        rows.select_related("batch", "enrolment__user", "document")
        .defer("document__snapshot")
        .order_by("-batch__created_at", "-batch", "position")
    )


def asked_on(item: BatchItem) -> date:
    return timezone.localdate(item.batch.created_at)


def document_words(item: BatchItem) -> str:
    return item.document.number if item.document else ""


def document_url(item: BatchItem) -> str:
    return item.document.get_absolute_url() if item.document else ""


def columns(_user) -> list[ListColumn]:
    name = ("enrolment__user__sort_key",)
    return [
        ListColumn("name", _("Resident"), lambda item: item.enrolment.user.name_in_list, name, fixed=True),
        ListColumn(
            "kind", _("Batch"), lambda item: capfirst(item.batch.get_kind_display()), ("batch__kind", *name),
            lambda item: item.batch.get_absolute_url(),
        ),
        ListColumn("asked", _("Asked for on"), asked_on, ("batch__created_at", *name)),
        ListColumn("document", _("Document"), document_words, ("document__number",), document_url),
        ListColumn(
            "state", _("State"), lambda item: item.get_state_display(), ("state", *name), mark=lambda item: item.mark
        ),
        ListColumn("reason", _("Reason"), lambda item: item.reason),
    ]  # fmt: skip


ITEMS = listed(
    ListSpec(
        key="batch-items",
        title=_("Documents of batches"),
        url_name="document-batch-items",
        form=ItemFilter,
        found=found,
        columns=columns,
        row_id=lambda item: str(item.pk),
        id_field="id",
    )
)
