from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from pages.day_field import day_field
from pages.seen import SeenForm
from records.enrolments.models import Accompaniment


class LastDayForm(SeenForm):
    ends = day_field(gettext_lazy("Last day"))


class SupporterForm(forms.Form):
    """A person who supports the resident; the name is needed only for an unknown address."""

    email = forms.EmailField(label=gettext_lazy("E-mail address"), max_length=254)
    given_name = forms.CharField(
        label=gettext_lazy("Given name"),
        max_length=100,
        required=False,
        help_text=gettext_lazy("For somebody whom Cursus does not know yet."),
    )
    family_name = forms.CharField(label=gettext_lazy("Family name"), max_length=100, required=False)
    capacity = forms.ChoiceField(
        label=gettext_lazy("As"), choices=Accompaniment.Capacity.choices, widget=forms.RadioSelect
    )
    starts = day_field(gettext_lazy("First day"))
    ends = day_field(gettext_lazy("Last day"), required=False)

    def clean(self):
        super().clean()
        email = self.cleaned_data.get("email")
        self.known = User.objects.filter(email=email.strip().lower()).first() if email else None
        if self.known is not None and (self.known.is_machine or not self.known.is_active):
            self.add_error("email", _("This address is not that of a person who can support a resident."))
        if email and self.known is None:
            for name in ("given_name", "family_name"):
                if not self.cleaned_data.get(name) and name not in self.errors:
                    self.add_error(name, _("Nobody here has this e-mail address: give the name, or mend the address."))
