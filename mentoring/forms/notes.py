from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.models import User
from records.forms import SeenForm

EVERYBODY = "next"


class NoteForm(SeenForm):
    text = forms.CharField(
        label=pgettext_lazy("of a meeting", "Note"), widget=forms.Textarea({"rows": 14}), required=False, strip=True
    )


class ReleaseForm(forms.Form):
    """Words of a note, and to whom; nothing is chosen beforehand."""

    text = forms.CharField(
        label=gettext_lazy("The words"),
        widget=forms.Textarea({"rows": 5}),
        help_text=gettext_lazy("Copied from the note above, without a change."),
    )
    recipient = forms.ChoiceField(label=gettext_lazy("To whom"), widget=forms.RadioSelect)

    def __init__(self, *args, mentor: User | None, **kwargs):
        super().__init__(*args, **kwargs)
        self.mentor = mentor
        choices = [(str(mentor.uuid), _("%(name)s, your mentor now") % {"name": mentor})] if mentor else []
        self.fields["recipient"].choices = [*choices, (EVERYBODY, _("each mentor who follows"))]

    def chosen(self) -> User | None:
        return None if self.cleaned_data["recipient"] == EVERYBODY else self.mentor
