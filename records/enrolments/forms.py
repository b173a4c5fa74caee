from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pages.day_field import day_field
from pages.seen import SeenForm
from records.enrolments.models import Enrolment, EnrolmentIdentifier

FILE_FIELDS = ("birth_date", "street", "postcode", "city")


class IdentityForm(SeenForm):
    """A matricule for each university, telephone; birth date and address only for those who keep the file."""

    telephone = forms.CharField(
        label=gettext_lazy("telephone"), max_length=30, required=False, widget=forms.TextInput({"type": "tel"})
    )
    birth_date = day_field(gettext_lazy("date of birth"), required=False)
    street = forms.CharField(label=gettext_lazy("street and number"), max_length=200, required=False)
    postcode = forms.CharField(label=gettext_lazy("postcode"), max_length=10, required=False)
    city = forms.CharField(label=gettext_lazy("town"), max_length=100, required=False)

    def __init__(self, *args, enrolment: Enrolment, keeps_file: bool, **kwargs):
        self.enrolment = enrolment
        self.given = {i.institution_id: i.value for i in enrolment.identifiers.all()}
        self.partners = list(enrolment.programme_version.programme.institutions.all())
        details = {name: getattr(enrolment, name) for name in ("telephone", *FILE_FIELDS)}
        super().__init__(*args, initial={"seen": enrolment.version, **details}, **kwargs)
        if not keeps_file:
            for name in FILE_FIELDS:
                del self.fields[name]
        names = [self.add_matricule(partner) for partner in self.partners]
        self.order_fields([*names, "telephone"])

    def add_matricule(self, partner) -> str:
        name = f"matricule_{partner.code.replace('-', '_')}"
        given = self.given.get(partner.pk, "")
        self.fields[name] = forms.CharField(
            label=_("Matricule at %(university)s") % {"university": partner},
            max_length=30,
            required=bool(given),
            initial=given,
        )
        return name

    def clean_birth_date(self):
        value = self.cleaned_data["birth_date"]
        if value and value >= timezone.localdate():
            raise ValidationError(_("A date of birth is in the past."), code="future")
        return value

    def clean(self):
        super().clean()
        for partner in self.partners:
            name = f"matricule_{partner.code.replace('-', '_')}"
            value = self.cleaned_data.get(name)
            taken = EnrolmentIdentifier.objects.filter(institution=partner, value=value)
            if value and taken.exclude(enrolment=self.enrolment).exists():
                words = {"value": value, "university": partner}
                self.add_error(name, _("Matricule %(value)s of %(university)s belongs to another resident.") % words)

    def matricules(self) -> dict:
        given = {p: self.cleaned_data.get(f"matricule_{p.code.replace('-', '_')}", "") for p in self.partners}
        return {partner: value for partner, value in given.items() if value}

    def details(self) -> dict:
        return {name: self.cleaned_data[name] for name in ("telephone", *FILE_FIELDS) if name in self.fields}


class ContactForm(SeenForm):
    """The contact details that residents keep themselves."""

    telephone = forms.CharField(
        label=gettext_lazy("telephone"), max_length=30, required=False, widget=forms.TextInput({"type": "tel"})
    )
    street = forms.CharField(label=gettext_lazy("street and number"), max_length=200, required=False)
    postcode = forms.CharField(label=gettext_lazy("postcode"), max_length=10, required=False)
    city = forms.CharField(label=gettext_lazy("town"), max_length=100, required=False)
