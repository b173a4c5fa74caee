from django import forms
from django.utils.translation import gettext_lazy

from pages.seen import SeenForm
from thesis.subjects.models import MOST


class SubjectForm(SeenForm):
    programme = forms.ModelChoiceField(label=gettext_lazy("Programme"), queryset=None)
    title = forms.CharField(label=gettext_lazy("Title"), max_length=300)
    text = forms.CharField(
        label=gettext_lazy("What it is about"),
        max_length=3000,
        widget=forms.Textarea({"rows": 6}),
        help_text=gettext_lazy("The question, the method you think of, what a resident would do."),
    )
    capacity = forms.IntegerField(label=gettext_lazy("Room for how many residents"), min_value=1, max_value=MOST)
    is_offered = forms.BooleanField(label=gettext_lazy("On offer: residents of the programme see it"), required=False)
    field_order = ("seen", "programme", "title", "text", "capacity", "is_offered")

    def __init__(self, *args, programmes=None, **kwargs):
        super().__init__(*args, **kwargs)
        if programmes is None:
            del self.fields["programme"]
        else:
            self.fields["programme"].queryset = programmes
