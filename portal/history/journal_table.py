"""The journal of changes as a list of the desk: its filters and columns."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import AuditEntry
from pages.day_field import day_field
from pages.lists.columns import ListColumn, ListSpec, listed
from portal.history.entries import entries_visible_to, kinds_for
from portal.history.lines import lines
from ui.figures import day_words


class JournalFilter(forms.Form):
    """`q` searches who changed something; reasons are not searched, because some of them are hidden."""

    q = forms.CharField(label=_("Who changed it"), max_length=100, required=False)
    kind = forms.ChoiceField(label=_("What"), required=False)
    since = day_field(_("From"), required=False)
    until = day_field(_("To"), required=False)

    def __init__(self, data, user):
        super().__init__(data)
        self.fields["kind"].choices = [("", _("everything")), *kinds_for(user)]


def found(user, chosen: dict[str, Any]) -> QuerySet[AuditEntry]:
    entries = entries_visible_to(user, [chosen["kind"]] if chosen["kind"] else ())
    for word in (chosen["q"] or "").split():
        entries = entries.filter(actor_name__icontains=word)
    if chosen["since"]:
        entries = entries.filter(at__gte=midnight(chosen["since"]))
    if chosen["until"]:
        entries = entries.filter(at__lt=midnight(chosen["until"] + timedelta(days=1)))
    return entries


def midnight(day) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def columns(_user) -> list[ListColumn]:
    return [
        ListColumn("at", _("When"), lambda line: day_words(line.entry.at, short=True), ("at",), fixed=True),
        ListColumn("who", _("Who"), lambda line: line.who, ("actor_name",)),
        ListColumn("kind", _("What"), lambda line: line.title, ("object_type",)),
        ListColumn("name", _("Of whom or what"), lambda line: line.name),
        ListColumn("act", _("Act"), lambda line: line.act),
        ListColumn("changes", _("Changes"), lambda line: line.changes),
        ListColumn("why", _("Why"), lambda line: line.reason),
    ]


JOURNAL = listed(
    ListSpec(
        key="journal",
        title=_("Journal of changes"),
        url_name="journal",
        form=JournalFilter,
        found=found,
        rows=lines,
        columns=columns,
        row_id=lambda line: str(line.entry.pk),
    )
)
