from django import forms
from django.utils.translation import gettext_lazy

from pages.day_field import day_field
from pages.seen import SeenForm
from thesis.manuscripts.services import checked_pdf
from thesis.theses.models import Thesis


class VersionForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("PDF"),
        widget=forms.FileInput({"accept": ".pdf,application/pdf"}),
        help_text=gettext_lazy("At most 40 MB. No patient may be recognised in it: look at each page yourself."),
    )
    note = forms.CharField(label=gettext_lazy("What changed"), max_length=500, required=False)

    def __init__(self, *args, too_large: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        if too_large:
            self.fields["file"].error_messages["required"] = gettext_lazy("This file is too large: 40 MB at most.")

    def clean_file(self):
        return checked_pdf(self.cleaned_data["file"])


class CommentForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Comment"),
        max_length=4000,
        widget=forms.Textarea({"rows": 8}),
        help_text=gettext_lazy("The resident, the promoter, the readers and the programme read it."),
    )


class SubmitForm(SeenForm):
    title = forms.CharField(label=gettext_lazy("Final title"), max_length=300)
    is_own_work = forms.BooleanField(label=gettext_lazy("This is my own work; all sources are quoted"))
    similarity = forms.IntegerField(
        label=gettext_lazy("Similarity found by the university’s tool, in per cent"), min_value=0, max_value=100
    )
    ai_use = forms.CharField(
        label=gettext_lazy("Use of artificial intelligence"),
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("Which tool, for what. Write “none” where there was none."),
    )
    deposit = forms.ChoiceField(label=gettext_lazy("Deposit"), choices=Thesis.Deposit.choices, widget=forms.RadioSelect)
    embargo_until = day_field(
        gettext_lazy("Public from"),
        required=False,
        help_text=gettext_lazy("Only where it is public from a day on: within five years."),
    )
