from django import forms
from django.core.exceptions import ValidationError
from django.forms import formset_factory
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from curriculum.models import Institution
from jury.juries.models import Member
from pages.day_field import day_field


class JuryForm(forms.Form):
    """The decision on the composition."""

    decided_on = day_field(gettext_lazy("Decided on"))
    decided_by = forms.CharField(
        label=gettext_lazy("Decided by"),
        max_length=200,
        help_text=gettext_lazy("The authority, such as the faculty’s council."),
    )
    starts = day_field(gettext_lazy("From"))
    ends = day_field(gettext_lazy("To"), required=False)


class SeatForm(forms.Form):
    """A member, by e-mail address; an empty line is left out. An unknown address asks for a name, and is invited."""

    email = forms.EmailField(label=gettext_lazy("E-mail"), required=False)
    given_name = forms.CharField(label=gettext_lazy("Given name"), max_length=150, required=False)
    family_name = forms.CharField(label=gettext_lazy("Family name"), max_length=150, required=False)
    institution = forms.ModelChoiceField(
        Institution.objects.none(),
        label=gettext_lazy("University"),
        required=False,
        empty_label=gettext_lazy("Choose one"),
    )
    function = forms.ChoiceField(label=gettext_lazy("Function"), choices=Member.Function.choices, required=False)
    votes = forms.BooleanField(label=gettext_lazy("Votes"), required=False, initial=True)

    def __init__(self, *args, universities, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["institution"].queryset = universities
        self.fields["function"].initial = Member.Function.MEMBER
        self.known: User | None = None

    def clean(self):
        found = super().clean()
        email = (found.get("email") or "").strip().lower()
        if not email:
            return found
        self.known = User.objects.filter(email=email, is_machine=False).first()
        if not found.get("institution"):
            self.add_error("institution", _("Say for which university this person sits."))
        if self.known is None:
            for name in ("given_name", "family_name"):
                if not found.get(name):
                    self.add_error(name, _("Nobody has this address yet: give the name, and the person is invited."))
        if self.known is not None and not self.known.is_active:
            self.add_error("email", ValidationError(_("This account is closed.")))
        return found

    @property
    def is_empty(self) -> bool:
        return not self.cleaned_data.get("email")


SeatFormSet = formset_factory(SeatForm, extra=2, max_num=40, absolute_max=40, validate_max=True)
