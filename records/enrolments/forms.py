from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from pages.day_field import day_field
from pages.seen import SeenForm
from records.models import Accompaniment, Enrolment, EnrolmentIdentifier, StatusChange

FILE_FIELDS = ("birth_date", "street", "postcode", "city")


class IdentityForm(SeenForm):
    """A matricule for each university of the programme, the telephone, and the address for who keeps the file."""

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


class PieceForm(SeenForm):
    """A condition of admission, and the document that shows it."""

    document = forms.CharField(
        label=gettext_lazy("Document"), max_length=200, help_text=gettext_lazy("What you saw, such as “Visa 2026/118”.")
    )
    dated = day_field(gettext_lazy("Dated"))


class LookFirstForm(SeenForm):
    """Says which effects somebody has looked at, before what has them is saved."""

    looked = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    def values(self) -> dict:
        return {name: value for name, value in self.cleaned_data.items() if name not in {"looked", "seen"}}

    def look(self, mark: str) -> None:
        """The page shows them now: sent again, it is saved."""
        self.data = self.data.copy()
        self.data[self.add_prefix("looked")] = mark


class StatusForm(LookFirstForm):
    """A leave, suspension, part-time, withdrawal or end."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=StatusChange.Kind.choices, widget=forms.RadioSelect)
    starts = day_field(gettext_lazy("First day"))
    ends = day_field(
        gettext_lazy("Last day"), required=False, help_text=gettext_lazy("Empty when it is not known yet.")
    )
    share = forms.DecimalField(
        label=gettext_lazy("Share of full time"),
        required=False,
        max_digits=3,
        decimal_places=2,
        localize=True,
        help_text=gettext_lazy("For part-time alone: 0.50 is half time."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("Read by the resident, the enrolling university and the director; nobody else."),
    )

    def clean(self):
        super().clean()
        kind, share = self.cleaned_data.get("kind"), self.cleaned_data.get("share")
        if kind == StatusChange.Kind.PART_TIME and "share" not in self.errors and not (share and 0 < share < 1):
            self.add_error("share", _("A part-time status gives its share of full time, between 0 and 1."))
        if kind and kind != StatusChange.Kind.PART_TIME and share is not None:
            self.add_error("share", _("Only a part-time status has a share of full time."))
        if kind in StatusChange.FINAL and self.cleaned_data.get("ends"):
            self.add_error("ends", _("A withdrawal or an end of the programme has no last day."))


class LastDayForm(SeenForm):
    ends = day_field(gettext_lazy("Last day"))


class StatusEndForm(LookFirstForm, LastDayForm):
    """The last day of a leave, suspension or part-time."""


class CompanionForm(forms.Form):
    """Somebody who goes along; the name is asked for only when the address is new."""

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
            self.add_error("email", _("This address is not that of a person who can go along."))
        if email and self.known is None:
            for name in ("given_name", "family_name"):
                if not self.cleaned_data.get(name) and name not in self.errors:
                    self.add_error(name, _("Nobody here has this e-mail address: give the name, or mend the address."))
