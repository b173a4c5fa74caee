"""Forms of what is kept beside a site or a supervisor: capacities, accreditations, who stands in."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from curriculum.models import Institution
from internships.directory.supervisor_models import Accreditation
from pages.day_field import day_field
from pages.seen import SeenForm


def why_field():
    return forms.CharField(label=gettext_lazy("Reason"), widget=forms.Textarea({"rows": 2}), max_length=1000)


class CapacityForm(SeenForm):
    starts = day_field(gettext_lazy("First day"))
    ends = day_field(gettext_lazy("Last day"), required=False)
    residents = forms.IntegerField(
        label=gettext_lazy("Residents at the same time"),
        min_value=0,
        max_value=99,
        help_text=gettext_lazy("0: it takes nobody in this period."),
    )


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


class DelegateForm(forms.Form):
    email = forms.EmailField(label=gettext_lazy("E-mail address"), max_length=254)
    starts = day_field(gettext_lazy("First day"))
    ends = day_field(gettext_lazy("Last day"), required=False)

    def clean_email(self):
        self.user = User.objects.filter(email=self.cleaned_data["email"].strip().lower()).first()
        if self.user is None:
            raise ValidationError(_("Nobody here has this e-mail address."), code="unknown")
        return self.cleaned_data["email"]


class CorrectCapacityForm(CapacityForm):
    why = why_field()


class CorrectAccreditationForm(AccreditationForm):
    why = why_field()


class CorrectDelegationForm(SeenForm):
    starts = day_field(gettext_lazy("First day"))
    ends = day_field(gettext_lazy("Last day"), required=False)
    why = why_field()


class EndForm(SeenForm):
    """The last day of something that stands, and why."""

    ends = day_field(gettext_lazy("Last day"))
    why = why_field()
