from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.names import fold
from curriculum.models import AcademicYear, Institution, ProgrammeVersion
from curriculum.roles import roles_of
from records.enrolments.models import Enrolment, EnrolmentIdentifier


def versions_to_enrol_in(user):
    """Published versions of the programmes of the user's secretariat, or that the user directs."""
    roles = roles_of(user)
    mine = Q(programme__institutions__in=roles.secretariat_of) | Q(programme__in=roles.director_of)
    published = ProgrammeVersion.objects.filter(state=ProgrammeVersion.State.PUBLISHED)
    return published.filter(pk__in=ProgrammeVersion.objects.filter(mine).values("pk")).select_related("programme")


class ArrivalForm(forms.Form):
    """Enrol a resident. A known e-mail address names its person; a name is needed only for a new one."""

    email = forms.EmailField(label=gettext_lazy("E-mail address"), max_length=254)
    given_name = forms.CharField(label=gettext_lazy("Given name"), max_length=100, required=False)
    family_name = forms.CharField(label=gettext_lazy("Family name"), max_length=100, required=False)
    version = forms.ModelChoiceField(
        ProgrammeVersion.objects.none(), label=gettext_lazy("Programme version"), to_field_name="uuid"
    )
    intake = forms.ModelChoiceField(
        AcademicYear.objects.none(), label=gettext_lazy("Intake"), to_field_name="start_year"
    )
    institution = forms.ModelChoiceField(
        Institution.objects.none(), label=gettext_lazy("Enrolling university"), to_field_name="code"
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        versions = versions_to_enrol_in(user)
        self.partners = list(Institution.objects.filter(programmes__in=versions.values("programme")).distinct())
        roles = roles_of(user)
        own = [p.pk for p in self.partners if p.pk in roles.secretariat_of] or [p.pk for p in self.partners]
        self.fields["version"].queryset = versions
        self.fields["intake"].queryset = AcademicYear.objects.order_by("-start_year")
        self.fields["institution"].queryset = Institution.objects.filter(pk__in=own)
        for partner in self.partners:
            self.fields[self.matricule_name(partner)] = forms.CharField(
                label=_("Matricule at %(university)s") % {"university": partner}, max_length=30, required=False
            )

    @staticmethod
    def matricule_name(partner) -> str:
        return f"matricule_{partner.code.replace('-', '_')}"

    def clean(self):
        super().clean()
        email = (self.cleaned_data.get("email") or "").strip().lower()
        self.known = User.objects.filter(email=email).first() if email else None
        if self.known is not None:
            self.check_known(self.known)
        elif email:
            for name in ("given_name", "family_name"):
                if not self.cleaned_data.get(name) and name not in self.errors:
                    self.add_error(name, _("Nobody here has this e-mail address: give the name, or mend the address."))
        self.check_matricules()

    def check_known(self, person: User) -> None:
        """The known person may be enrolled in the version, and has the name that was typed, if any."""
        if person.is_machine or not person.is_active:
            self.add_error("email", _("This address is not that of a person who can be enrolled."))
        for name in ("given_name", "family_name"):
            typed = self.cleaned_data.get(name)
            if typed and fold(typed) != fold(getattr(person, name)):
                words = {"name": person}
                self.add_error(
                    name, _("This e-mail address is that of %(name)s: empty the name, or mend the address.") % words
                )
        version = self.cleaned_data.get("version")
        if version and Enrolment.objects.filter(user=person, programme_version=version).exists():
            self.add_error("email", _("%(name)s is enrolled in this version already.") % {"name": person})

    def check_matricules(self) -> None:
        version, institution = self.cleaned_data.get("version"), self.cleaned_data.get("institution")
        of_version = {p.pk for p in version.programme.institutions.all()} if version else set()
        if institution and of_version and institution.pk not in of_version:
            self.add_error("institution", _("This university does not take part in the programme."))
        for partner in self.partners:
            name = self.matricule_name(partner)
            value = self.cleaned_data[name] = (self.cleaned_data.get(name) or "").strip()
            words = {"value": value, "university": partner}
            if value and of_version and partner.pk not in of_version:
                self.add_error(name, _("This university does not take part in the programme."))
            elif value and EnrolmentIdentifier.objects.filter(institution=partner, value=value).exists():
                self.add_error(name, _("Matricule %(value)s of %(university)s belongs to another resident.") % words)
            elif not value and institution == partner:
                self.add_error(name, ValidationError(_("The enrolling university gives a matricule."), code="required"))

    def matricules(self) -> dict:
        given = {partner: self.cleaned_data[self.matricule_name(partner)] for partner in self.partners}
        return {partner: value for partner, value in given.items() if value}
