from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pages.seen import SeenForm
from portfolio.entries.services import unconfirmed
from portfolio.models import Entry, Sharing
from portfolio.privacy_guard.findings import Guarded, open_places
from portfolio.sharing.services import companions

JURY = "jury"


class ConfirmingForm(SeenForm):
    """Asks of each finding that is not confirmed yet whether it is a patient's."""

    def ask_about(self, thing: Guarded, typed: dict[str, str] | None = None) -> None:
        asked = open_places(thing, typed=typed)
        if asked:
            self.fields["confirmed"] = forms.MultipleChoiceField(
                label=_("not a patient's"),
                required=False,
                widget=forms.CheckboxSelectMultiple,
                choices=[(place.digest, in_words(place)) for place in asked],
                help_text=_("Tick what is not a patient's. If it is one's, change the text first."),
            )

    def asks(self) -> list:
        """The field of the questions, where there are any."""
        return [self["confirmed"]] if "confirmed" in self.fields else []

    def ticked(self) -> list[str]:
        """Digests of what was ticked; only after `is_valid()`."""
        return self.cleaned_data.get("confirmed", [])

    def clean(self):
        super().clean()
        asked = self.fields.get("confirmed")
        if asked and len(self.cleaned_data.get("confirmed", [])) < len(asked.choices):
            self.add_error("confirmed", unconfirmed())


def in_words(place) -> str:
    return _("%(kind)s “%(text)s” in “%(where)s”") % {
        "kind": place.finding.kind.words.capitalize(),
        "text": place.finding.text,
        "where": place.label,
    }


class ShareForm(ConfirmingForm):
    """With whom: people who go along today and do not read it yet, and for an entry the jury."""

    readers = forms.MultipleChoiceField(label=gettext_lazy("Share with"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args, thing: Guarded, **kwargs):
        super().__init__(*args, initial={"seen": thing.version}, **kwargs)
        target = {"entry": thing} if isinstance(thing, Entry) else {"goal": thing}
        live = set(Sharing.objects.live().filter(**target).values_list("reader_id", flat=True))
        self.people = {str(row.user.uuid): row for row in companions(thing.enrolment) if row.user_id not in live}
        choices = [(uuid, f"{row.user}, {row.get_capacity_display()}") for uuid, row in self.people.items()]
        if isinstance(thing, Entry) and None not in live:
            choices.append((JURY, _("the jury, when it sits")))
            self.fields["readers"].help_text = _("Once a jury has met on it, you cannot take it back.")
        self.fields["readers"].choices = choices
        self.ask_about(thing)

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
