"""Invented values for the page of components: every state of every component."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from django import forms
from django.core.paginator import Paginator
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ui.states import STATES


@dataclass(frozen=True)
class Refused:
    """Stands in for a `Denied`, which belongs to an app above this one."""

    reason: str

    def __bool__(self):
        return False


@dataclass(frozen=True)
class Bar:
    """A row of a chart, in credits."""

    title: str
    total: Decimal
    earned: Decimal
    exempted: Decimal
    registered: Decimal
    missing: Decimal

    @property
    def label(self):
        return self.title


@dataclass(frozen=True)
class Activity:
    """A row of a table."""

    title: str | Promise
    organiser: str
    credits: Decimal
    state: str
    mark: Decimal | None = None
    outcome: str = ""
    group: str | Promise = ""


class Narrow(forms.Form):
    name = forms.CharField(label=_("Name"), required=False, max_length=100)
    session = forms.ChoiceField(label=_("Session"), choices=[("january", _("January")), ("june", _("June"))])


class Specimen(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=100)
    matricule = forms.CharField(
        label=_("Matricule"), help_text=_("As on the student card."), required=False, max_length=100
    )
    day = forms.DateField(label=_("Date"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    mark = forms.DecimalField(label=_("Mark"), max_value=20, widget=forms.NumberInput(attrs={"inputmode": "decimal"}))
    session = forms.ChoiceField(label=_("Session"), choices=[("january", _("January")), ("june", _("June"))])
    place = forms.ChoiceField(
        label=_("Place"), choices=[("namur", "Namur"), ("arlon", "Arlon")], widget=forms.RadioSelect, required=False
    )
    reason = forms.CharField(
        label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}), required=False, max_length=2000
    )
    proof = forms.FileField(label=_("Proof"), required=False, help_text=_("PDF, at most 10 MB."))
    agreed = forms.BooleanField(label=_("I read the rules of the jury"), required=False)
    fixed = forms.CharField(label=_("Programme"), initial="MG-2026", disabled=True, required=False)

    def clean(self):
        if self.data:
            raise forms.ValidationError(_("The deadline of this session has passed."))
        return super().clean()


ROWS = [
    Activity(
        _("Emergencies in general practice"), "UNamur", Decimal("1.5"), "earned", Decimal("14.50"), "", _("Block 1")
    ),
    Activity(_("Stage in a practice, first year"), "UCLouvain, UNamur", Decimal(30), "submitted", None, "validated"),
    Activity(_("Critical reading"), "UCLouvain", Decimal(3), "failed", Decimal(0), "", _("Block 2")),
]


def bar(title, *parts):
    earned, exempted, registered, missing = (Decimal(part) for part in parts)
    return Bar(title, earned + exempted + registered + missing, earned, exempted, registered, missing)


def specimens(request):
    """Return the context of the page."""
    wrong = {"name": "", "matricule": "0012", "day": "2026-02-31", "mark": "21", "session": "january"}
    rows = Paginator(range(230), 20)
    return {
        "form": Specimen(initial={"day": date(2026, 11, 22)}, prefix="plain"),
        "wrong": Specimen({f"wrong-{name}": value for name, value in wrong.items()}, prefix="wrong"),
        "draft": Specimen(prefix="draft"),
        "narrow": Narrow(),
        "lead": _(
            "A page says where one is, what is missing and what to do next. Words come before icons, icons before "
            "colours."
        ),
        "states": STATES,
        "refused": Refused(str(_("Only the secretariat that enrols may do this."))),
        "first_page": rows.page(1),
        "middle_page": rows.page(6),
        "day": date(2026, 11, 22),
        "moment": datetime(2026, 11, 22, 13, 5, tzinfo=UTC),
        "half": Decimal("1.5"),
        "whole": Decimal("60.0"),
        "zero": Decimal("0"),
        "mark_value": Decimal("14.50"),
        "nothing": [],
        "rows": ROWS,
        "blocks": [
            bar(_("Block 1"), 48, 6, 6, 0),
            bar(_("Block 2"), "1.5", 0, "52.5", 6),
            bar(_("Block 3"), 0, 0, 0, 60),
        ],
        "organisers": [
            bar("UNamur", 21, 6, 18, 8),
            bar("UCLouvain", 12, 0, 14, 16),
            bar("UCLouvain + UNamur", "16.5", 0, "21.5", 42),
        ],
    }
