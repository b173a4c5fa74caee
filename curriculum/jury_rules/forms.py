from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from curriculum.jury_rules.models import Honours, JuryRules, clash, clash_words, terms
from curriculum.programmes.models import ProgrammeVersion
from curriculum.version_forms import TextsForm


def decimal_field(label, most, help_text=""):
    return forms.DecimalField(
        label=label,
        min_value=Decimal(0),
        max_value=Decimal(most),
        decimal_places=2,
        localize=True,
        help_text=help_text,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )


class RowForm(TextsForm):
    """A row beside a version, or a new one; `PLAIN` and `TEXTS` name its fields."""

    PLAIN: tuple[str, ...] = ()
    TEXTS: dict = {}

    def __init__(self, row, *args, **kwargs):
        self.held = row
        initial = {name: getattr(row, name) for name in self.PLAIN} if row else {}
        super().__init__(row, *args, initial=initial, **kwargs)
        for name, (label, lines, required) in self.TEXTS.items():
            self.add_texts(name, label, getattr(row, name) if row else None, required=required, rows=lines, most=2000)

    def values(self) -> dict:
        found = {name: self.cleaned_data[name] for name in self.PLAIN}
        return found | {n: self.text(n, getattr(self.held, n) if self.held else None) for n in self.TEXTS}


class JuryRulesForm(RowForm):
    PLAIN = ("members", "every_institution", "quorum", "complaint_days", "panel", "extension_days", "act", "source")
    TEXTS = {
        "recourse": (_("What one may do against a decision"), 4, False),
        "papers": (_("When papers can be seen"), 2, False),
    }
    members = forms.IntegerField(label=_("Members at least"), min_value=1, max_value=99)
    every_institution = forms.BooleanField(label=_("A member of each university"), required=False)
    quorum = decimal_field(_("Quorum"), 1, _("Share of the voting members who are present: 0.5 for half of them."))
    complaint_days = forms.IntegerField(
        label=_("Days for a complaint"),
        required=False,
        min_value=1,
        max_value=366,
        help_text=_("After the publication; empty where Cursus takes no complaints."),
    )
    panel = forms.IntegerField(label=_("Members who rule on a complaint"), required=False, min_value=1, max_value=99)
    extension_days = forms.IntegerField(
        label=_("Days of an extended session at most"),
        required=False,
        min_value=1,
        max_value=366,
        help_text=_("For one person, after the end of the session; empty where none is extended."),
    )
    act = forms.ChoiceField(
        label=_("The official act is made"), choices=JuryRules.Act.choices, widget=forms.RadioSelect, initial="here"
    )
    source = forms.CharField(
        label=_("Source"),
        required=False,
        max_length=300,
        help_text=_("Where it is written, and what is to be checked."),
    )

    def clean(self):
        found = super().clean()
        if (found.get("panel") or 0) > found.get("members", 0):
            self.add_error("panel", _("More members would rule on a complaint than the jury has."))
        if found.get("quorum") == 0:
            self.add_error("quorum", _("A quorum is above 0."))
        return found


class HonoursForm(RowForm):
    PLAIN = ("code", "minimum", "valid_from", "valid_to", "source")
    TEXTS = {"title": (_("Title"), 0, True)}
    code = forms.SlugField(label=_("Code"), max_length=40)
    minimum = decimal_field(_("From a mean of"), 20, _("Out of 20."))
    valid_from = forms.DateField(
        label=_("Valid from"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    valid_to = forms.DateField(
        label=_("Valid to"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    source = forms.CharField(label=_("Source"), required=False, max_length=200)

    def __init__(self, row: Honours | None, *args, version: ProgrammeVersion, **kwargs):
        self.of = version
        super().__init__(row, *args, **kwargs)

    def clean(self):
        found = super().clean()
        others = self.of.honours.exclude(pk=self.held.pk if self.held else None)
        if others.filter(code=found.get("code")).exists():
            self.add_error("code", _("There are honours of this code already."))
        if found.get("valid_from") and found.get("valid_to") and found["valid_to"] < found["valid_from"]:
            self.add_error("valid_to", _("The last day is before the first."))
        if not self.errors and (other := clash(self.values(), map(terms, others))) is not None:
            self.add_error("minimum", clash_words(other))
        return found
