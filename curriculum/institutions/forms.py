"""Forms of a university's contact, and of an academic year with its sessions."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from curriculum.institutions.models import AcademicYear, ExamSession, Institution
from curriculum.version_forms import TextsForm
from pages.day_field import day_field


class ContactForm(TextsForm):
    PLAIN = ("address", "telephone", "email", "url")
    address = forms.CharField(label=gettext_lazy("Address"), max_length=200, required=False)
    telephone = forms.RegexField(
        r"^\+?[0-9 ()./-]{6,30}$",
        label=gettext_lazy("Telephone of the secretariat"),
        max_length=30,
        required=False,
        error_messages={"invalid": gettext_lazy("Write a telephone number, e.g. +32 81 72 00 00.")},
        widget=forms.TextInput({"type": "tel"}),
    )
    email = forms.EmailField(label=gettext_lazy("E-mail of the secretariat"), max_length=254, required=False)
    url = forms.URLField(label=gettext_lazy("Web site"), max_length=200, required=False, assume_scheme="https")

    def __init__(self, institution: Institution, *args, **kwargs):
        initial = {name: getattr(institution, name) for name in self.PLAIN}
        super().__init__(institution, *args, initial=initial, **kwargs)
        self.add_texts("office_hours", _("Office hours"), institution.office_hours, required=False, most=200)

    def values(self) -> dict:
        found = {name: self.cleaned_data[name] for name in self.PLAIN}
        return found | {"office_hours": self.text("office_hours", self.row.office_hours)}


class YearForm(forms.Form):
    """An academic year and its sessions. A session is left out by leaving both days empty, until it is there."""

    starts = day_field(gettext_lazy("First day"))
    ends = day_field(gettext_lazy("Last day"))
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, year: AcademicYear | None, *args, initial=None, **kwargs):
        held = {session.kind: session for session in year.sessions.all()} if year else {}
        values = dict(initial or {})
        if year:
            values |= {"starts": year.starts, "ends": year.ends, "seen": year.version}
        for kind, session in held.items():
            values |= {f"{kind}_starts": session.starts, f"{kind}_ends": session.ends}
        super().__init__(*args, initial=values, **kwargs)
        for kind, label in ExamSession.Kind.choices:
            words = {"session": label}
            first, last = _("Session of %(session)s, first day"), _("Session of %(session)s, last day")
            self.fields[f"{kind}_starts"] = day_field(first % words, required=kind in held)
            self.fields[f"{kind}_ends"] = day_field(last % words, required=kind in held)

    def clean(self):
        super().clean()
        for kind in ExamSession.Kind.values:
            days = [self.cleaned_data.get(f"{kind}_{end}") for end in ("starts", "ends")]
            missing = f"{kind}_{'ends' if days[0] else 'starts'}"
            if any(days) and not all(days) and missing not in self.errors:
                self.add_error(missing, _("Give both days of a session, or none."))

    def sessions(self) -> dict:
        found = {kind: tuple(self.cleaned_data[f"{kind}_{end}"] for end in ("starts", "ends"))
                 for kind in ExamSession.Kind.values}  # fmt: skip
        return {kind: days for kind, days in found.items() if all(days)}
