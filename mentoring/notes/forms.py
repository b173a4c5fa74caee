"""Forms of a note, and to release passages of it."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.models import User
from mentoring.notes.services import LONGEST, findings_in
from pages.seen import SeenForm
from portfolio.privacy_guard.forms import in_words
from portfolio.privacy_guard.services import unconfirmed

EVERYBODY = "next"


class NoteForm(SeenForm):
    text = forms.CharField(
        max_length=20_000,
        label=pgettext_lazy("of a meeting", "Note"),
        widget=forms.Textarea({"rows": 14}),
        required=False,
        strip=True,
    )


class ReleaseForm(forms.Form):
    """A passage of a note and its recipient; nothing is preselected."""

    text = forms.CharField(
        max_length=20_000,
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
        if self.is_bound:
            self.ask_about(str(self.data.get("text", "")))

    def ask_about(self, text: str) -> None:
        """Add checkboxes for findings of the privacy guard. The length is checked elsewhere."""
        found = findings_in(text[:LONGEST])
        if found:
            self.fields["confirmed"] = forms.MultipleChoiceField(
                label=_("not a patient's"),
                required=False,
                widget=forms.CheckboxSelectMultiple,
                choices=[(place.digest, in_words(place)) for place in found],
                help_text=_("Tick what is not a patient's. What is one's, leave out of the words you copy."),
            )

    def asks(self) -> list:
        return [self["confirmed"]] if "confirmed" in self.fields else []

    def clean(self):
        super().clean()
        asked = self.fields.get("confirmed")
        if asked and len(self.cleaned_data.get("confirmed", [])) < len(asked.choices):
            self.add_error("confirmed", unconfirmed())
        return self.cleaned_data

    def chosen(self) -> User | None:
        return None if self.cleaned_data["recipient"] == EVERYBODY else self.mentor
