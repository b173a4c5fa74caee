"""Forms of supervisors, their accreditations and their delegates."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from curriculum.models import Institution
from internships.directory.models import Site
from internships.directory.supervisor_models import Accreditation
from internships.sites.forms import why_field
from internships.supervisors.inami import bare
from pages.day_field import day_field
from pages.seen import SeenForm


class SupervisorForm(SeenForm):
    inami = forms.CharField(
        label=gettext_lazy("INAMI number"),
        max_length=20,
        required=False,
        help_text=gettext_lazy("11 digits, as 1-12345-67-890. Check digits that do not fit are pointed out only."),
    )
    telephone = forms.CharField(
        label=gettext_lazy("telephone"), max_length=30, required=False, widget=forms.TextInput({"type": "tel"})
    )
    sites = forms.ModelMultipleChoiceField(
        Site.objects.filter(state=Site.State.LISTED),
        to_field_name="uuid",
        label=gettext_lazy("Sites"),
        required=False,
        widget=forms.SelectMultiple({"size": 8}),
    )

    def clean_inami(self):
        number = bare(self.cleaned_data["inami"])
        if number and not (number.isascii() and number.isdigit() and len(number) == 11):
            raise ValidationError(_("An INAMI number has 11 digits."), code="inami")
        return number


class NewSupervisorForm(SupervisorForm):
    email = forms.EmailField(label=gettext_lazy("E-mail address"), max_length=254)
    given_name = forms.CharField(
        label=gettext_lazy("Given name"),
        max_length=100,
        required=False,
        help_text=gettext_lazy("For somebody whom Cursus does not know yet."),
    )
    family_name = forms.CharField(label=gettext_lazy("Family name"), max_length=100, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.order_fields(["seen", "email", "given_name", "family_name"])

    def clean(self):
        super().clean()
        email = self.cleaned_data.get("email")
        if email and not User.objects.filter(email=email.strip().lower()).exists():
            for name in ("given_name", "family_name"):
                if not self.cleaned_data.get(name):
                    self.add_error(name, _("Nobody here has this e-mail address: give the name, or mend the address."))


class EditSupervisorForm(SupervisorForm):
    retired_on = day_field(gettext_lazy("Last day before retirement"), required=False)
    deceased_on = day_field(gettext_lazy("Deceased on"), required=False)


class AccreditationForm(SeenForm):
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Accreditation.Kind.choices, widget=forms.RadioSelect)
    institution = forms.ModelChoiceField(
        Institution.objects.all(), to_field_name="code", label=gettext_lazy("University"), required=False,
        help_text=gettext_lazy("Of a nomination."),
    )  # fmt: skip
    reference = forms.CharField(label=gettext_lazy("Reference"), max_length=60, required=False)
    valid_from = day_field(gettext_lazy("Valid from"))
    valid_to = day_field(gettext_lazy("Valid to"))

    def clean(self):
        super().clean()
        kind, university = self.cleaned_data.get("kind"), self.cleaned_data.get("institution")
        if kind == Accreditation.Kind.NOMINATION and not university:
            self.add_error("institution", _("Say which university nominates."))
        if kind == Accreditation.Kind.FEDERAL and university:
            self.add_error("institution", _("A federal accreditation names no university."))


class CorrectAccreditationForm(AccreditationForm):
    why = why_field()


class DelegateForm(forms.Form):
    email = forms.EmailField(label=gettext_lazy("E-mail address"), max_length=254)
    starts = day_field(gettext_lazy("First day"))
    ends = day_field(gettext_lazy("Last day"), required=False)

    def clean_email(self):
        self.user = User.objects.filter(email=self.cleaned_data["email"].strip().lower()).first()
        if self.user is None:
            raise ValidationError(_("Nobody here has this e-mail address."), code="unknown")
        return self.cleaned_data["email"]


class CorrectDelegationForm(SeenForm):
    starts = day_field(gettext_lazy("First day"))
    ends = day_field(gettext_lazy("Last day"), required=False)
    why = why_field()
