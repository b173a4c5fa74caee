"""Forms of the standard reasons, and the fields that offer them."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from curriculum.models import Programme
from curriculum.translated import Translated
from jury.phrases.models import Phrase
from pages.seen import SeenForm

MOST = 2000  # characters of a reason


class WordsForm(SeenForm):
    fr = forms.CharField(label=_("In French"), max_length=500, widget=forms.Textarea({"rows": 2}))
    en = forms.CharField(label=_("In English"), max_length=500, required=False, widget=forms.Textarea({"rows": 2}))

    def text(self) -> Translated:
        return Translated({code: self.cleaned_data[code] for code in ("fr", "en") if self.cleaned_data[code]})


class AddForm(WordsForm):
    use = forms.ChoiceField(label=_("For"), choices=Phrase.Use.choices)

    field_order = ["use", "fr", "en"]


class ChangeForm(WordsForm):
    is_offered = forms.BooleanField(label=_("Offered in the forms"), required=False)


class ReasonForm(forms.Form):
    """A reason, typed or chosen; `uses`: which standard reasons are offered.

    Chosen words go before the typed ones. They are taken over in the language of the site, as residents and minutes
    have them, whatever language the desk reads.
    """

    uses: tuple[str, ...] = ()
    phrase = forms.ModelChoiceField(
        Phrase.objects.none(),
        to_field_name="uuid",
        label=_("Standard reason"),
        required=False,
        empty_label=_("none"),
    )
    reason = forms.CharField(label=_("Reason"), required=False, max_length=MOST, widget=forms.Textarea({"rows": 3}))

    def __init__(self, *args, programme: Programme, is_required=True, **kwargs):
        super().__init__(*args, **kwargs)
        self.is_required = is_required
        offered = Phrase.objects.offered(programme, *self.uses)
        self.fields["phrase"].queryset = offered
        if not offered.exists():
            del self.fields["phrase"]

    def clean(self):
        found = super().clean()
        phrase, typed = found.pop("phrase", None), found.get("reason", "")
        words = phrase.text.in_language(settings.LANGUAGE_CODE) if phrase else ""
        found["reason"] = typed if typed.startswith(words) else f"{words} {typed}".strip()
        if len(found["reason"]) > MOST:
            self.add_error("reason", _("Together with the standard reason this is too long. Shorten it."))
        if self.is_required and not found["reason"] and "reason" not in self.errors:
            self.add_error("reason", _("Choose a standard reason, or write one."))
        return found
