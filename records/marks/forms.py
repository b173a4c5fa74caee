from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pages.day_field import day_field
from pages.seen import SeenForm


class AssessmentsForm(SeenForm):
    extra = forms.IntegerField(label=gettext_lazy("Further assessments this year"), min_value=0, max_value=5)
    reason = forms.CharField(
        label=gettext_lazy("Reason of the jury"), widget=forms.Textarea({"rows": 3}), max_length=2000
    )

    def __init__(self, *args, allowed: int, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["extra"].help_text = _("Beyond the %(count)s of the programme.") % {"count": allowed}


class SessionExtensionForm(SeenForm):
    due = day_field(gettext_lazy("Last day for this resident"))
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        widget=forms.Textarea({"rows": 3}),
        max_length=2000,
        help_text=gettext_lazy("Without medical details. The resident, the offices and the jury read it."),
    )


class SubmitForm(forms.Form):
    """Asks an office for the reason to submit marks that a teacher encoded."""

    why = forms.CharField(label=gettext_lazy("Reason"), max_length=300, required=False)
