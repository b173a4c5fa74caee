from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jury.cases.models import Correction
from jury.phrases.forms import ReasonForm
from jury.phrases.models import Phrase
from pages.seen import SeenForm
from records.mark_values import CODES, parse_entry
from records.models import Deliberation
from ui.figures import day_words


class DecisionForm(ReasonForm, SeenForm):
    """A mark or code, whether the credits are granted, and the reason where that departs from threshold or mark."""

    uses = (Phrase.Use.GRANTED, Phrase.Use.REFUSED)
    value = forms.CharField(label=gettext_lazy("Mark or code"), max_length=40)
    granted = forms.TypedChoiceField(
        label=gettext_lazy("Credits"),
        choices=[("yes", gettext_lazy("granted")), ("no", gettext_lazy("not granted"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    field_order = ["value", "granted", "phrase", "reason"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, is_required=False, **kwargs)
        self.fields["reason"].help_text = _(
            "Where the jury decides otherwise than the threshold, or on another value than the one encoded. "
            "The resident reads it."
        )
        field = self.fields["value"]
        field.widget.attrs.update(size=6, autocomplete="off", autocapitalize="none", spellcheck="false")
        codes = ", ".join(f"{codes[0]} ({outcome.label})" for outcome, codes in CODES.items())
        field.help_text = _("A mark from 0 to 20, or a code: %(codes)s.") % {"codes": codes}

    def clean_value(self):
        self.mark, self.outcome = parse_entry(self.cleaned_data["value"])
        return self.cleaned_data["value"]

    def values(self) -> dict:
        return {"mark": self.mark, "outcome": self.outcome} | {
            name: self.cleaned_data[name] for name in ("granted", "reason")
        }


class OverruleForm(ReasonForm):
    uses = (Phrase.Use.OVERRULED,)
    is_mistaken = forms.BooleanField(label=gettext_lazy("What was found is mistaken"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = _("Why the case is taken up all the same")
        self.fields["reason"].help_text = _("It stands in the minutes.")


class PostponeForm(ReasonForm):
    uses = (Phrase.Use.POSTPONED,)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = _("Why it is put off")
        self.fields["reason"].help_text = _("It stands in the minutes.")


class SittingChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj):
        return f"{obj.session} ({day_words(obj.held_on)}), {obj.get_kind_display()}"


class BringBackForm(forms.Form):
    """A published decision that a later sitting decides on again."""

    deliberation = SittingChoice(
        Deliberation.objects.none(),
        to_field_name="uuid",
        label=gettext_lazy("Brought before the deliberation"),
        widget=forms.RadioSelect,
        empty_label=None,
    )
    ground = forms.ChoiceField(
        label=gettext_lazy("Ground"), choices=Correction.Ground.choices, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=gettext_lazy("What is to be corrected"), max_length=2000, widget=forms.Textarea({"rows": 3})
    )

    def __init__(self, *args, deliberations, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["deliberation"].queryset = deliberations
