from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portfolio.privacy_guard.forms import ConfirmingForm
from portfolio.sharing.models import Shareable, Sharing
from portfolio.sharing.services import supporters

JURY = "jury"


class ShareForm(ConfirmingForm):
    """Readers to choose: supporters of the resident who cannot read it yet and, for an entry, the jury."""

    readers = forms.MultipleChoiceField(label=gettext_lazy("Share with"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args, subject: Shareable, **kwargs):
        super().__init__(*args, initial={"seen": subject.version}, **kwargs)
        target = {str(subject._meta.model_name): subject}
        live = set(Sharing.objects.live().filter(**target).values_list("reader_id", flat=True))
        self.people = {str(row.user.uuid): row for row in supporters(subject.enrolment) if row.user_id not in live}
        choices = [(uuid, f"{row.user}, {row.get_capacity_display()}") for uuid, row in self.people.items()]
        if subject.JURY_MAY_READ and None not in live:
            choices.append((JURY, _("the jury, when it sits")))
            self.fields["readers"].help_text = _("Once a jury has met on it, you cannot take it back.")
        self.fields["readers"].choices = choices
        self.ask_about(subject)

    def clean_readers(self):
        if not self.cleaned_data["readers"]:
            raise ValidationError(_("Choose at least one reader."))
        return self.cleaned_data["readers"]

    def has_choice(self) -> bool:
        return bool(self.fields["readers"].choices)

    def chosen(self) -> list:
        return [row.user for uuid, row in self.people.items() if uuid in self.cleaned_data["readers"]]

    def with_jury(self) -> bool:
        return JURY in self.cleaned_data["readers"]
