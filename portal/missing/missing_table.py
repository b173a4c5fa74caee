"""The list of what is missing: its filters and columns."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.names import fold
from curriculum.models import AcademicYear
from pages.lists.columns import ListColumn, ListSpec, listed
from portal.missing.collect import missing, residents_of
from portal.missing.items import Item, Kind
from portal.missing.segments import Items, of_items


class MissingFilter(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("everything")), *Kind.choices])
    who = forms.CharField(label=_("Resident or responsible"), required=False, max_length=100)
    late = forms.BooleanField(label=_("Late only"), required=False)

    def __init__(self, data, user):
        super().__init__(data)
        residents = residents_of(user, timezone.localdate())
        known = AcademicYear.objects.filter(pk__in=residents.order_by().values("intake")).order_by("-start_year")
        offered = [("", gettext("all intakes")), *((one.start_year, str(one)) for one in known)]
        self.fields["intake"] = forms.TypedChoiceField(
            label=_("Intake"), required=False, coerce=int, empty_value=None, choices=offered
        )
        self.order_fields(["kind", "intake", "who", "late"])

    @property
    def is_whole(self) -> bool:
        """Whether nothing is narrowed."""
        return self.is_valid() and not any(self.cleaned_data.values())


def found(user: User, chosen: dict[str, Any]) -> Items:
    today, words = timezone.localdate(), fold(chosen["who"] or "").split()
    items = missing(user, today, chosen["intake"], [chosen["kind"]] if chosen["kind"] else [])
    if chosen["late"]:
        items = Items(segment for segment in items.segments if segment.is_late(today))
    return named(items, words) if words else items


def named(items: Items, words: list[str]) -> Items:
    """Those whose resident or who can mend it is so named; that is known of loaded items alone."""
    kept = [item for item in items[:] if all(word in fold(f"{item.enrolment or ''} {item.who}") for word in words)]
    return Items(segment for kind in Kind for segment in of_items(item for item in kept if item.kind == kind))


def late_words(item: Item) -> str:
    late = item.late(timezone.localdate())
    return ngettext("%(n)s day", "%(n)s days", late) % {"n": late} if late else ""


def due_on(item: Item) -> date | None:
    return item.due


def columns(_user) -> list[ListColumn]:
    return [
        ListColumn("name", _("What"), lambda item: item.title, url=lambda item: item.url, fixed=True),
        ListColumn("kind", _("Kind"), lambda item: capfirst(item.kind.label), ("kind",), shown=False),
        ListColumn("resident", _("Resident"), lambda item: item.resident),
        ListColumn("intake", _("Intake"), lambda item: item.intake),
        ListColumn("who", _("Who can mend it"), lambda item: item.who),
        ListColumn("due", _("Due"), due_on, ("due",)),
        ListColumn("late", _("Late"), late_words, mark=lambda item: "late" if late_words(item) else ""),
        ListColumn("extend", _("More time"), extend_words, url=lambda item: item.extend),
    ]


def extend_words(item: Item) -> str:
    return gettext("Extend") if item.extend else ""


MISSING = listed(
    ListSpec(
        key="missing",
        title=_("What is missing"),
        url_name="missing",
        form=MissingFilter,
        found=found,
        columns=columns,
        row_id=lambda item: item.key,
        page_size=100,
        acts="portal/missing/_acts.html",
    )
)
