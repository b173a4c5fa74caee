"""Forms of people: whom a role or an activity is given to, by e-mail address."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.names import fold
from curriculum.models import Activity, Role
from pages.day_field import day_field
from portal.people.visible_people import TEACHER
from records.models import Accompaniment

KINDS = [*Role.Kind.choices, (TEACHER, gettext_lazy("teacher")), *Accompaniment.Capacity.choices]


class PeopleFilter(forms.Form):
    q = forms.CharField(label=gettext_lazy("Name or e-mail"), max_length=100, required=False)
    kind = forms.ChoiceField(
        label=gettext_lazy("Who is"), choices=[("", gettext_lazy("everybody")), *KINDS], required=False
    )


class PersonForm(forms.Form):
    """Somebody by e-mail address; the name is needed only for an address that Cursus does not know."""

    email = forms.EmailField(label=gettext_lazy("E-mail address"), max_length=254)
    given_name = forms.CharField(
        label=gettext_lazy("Given name"),
        max_length=100,
        required=False,
        help_text=gettext_lazy("For somebody whom Cursus does not know yet."),
    )
    family_name = forms.CharField(label=gettext_lazy("Family name"), max_length=100, required=False)

    known: User | None = None

    def clean(self):
        super().clean()
        email = self.cleaned_data.get("email")
        if not email:
            return
        self.known = User.objects.filter(email=email.strip().lower()).first()
        if self.known is None:
            for name in ("given_name", "family_name"):
                if not self.cleaned_data.get(name) and name not in self.errors:
                    self.add_error(name, _("Nobody here has this e-mail address: give the name, or mend the address."))
        elif self.is_another():
            self.add_error(
                "email",
                _("This address belongs to %(name)s. Leave the name empty to mean this person, or mend the address.")
                % {"name": self.known},
            )

    def is_another(self) -> bool:
        """Whether a name was typed that is not the one of the account."""
        typed = [self.cleaned_data.get("given_name", ""), self.cleaned_data.get("family_name", "")]
        held = [self.known.given_name, self.known.family_name] if self.known else []
        return any(typed) and [fold(name) for name in typed] != [fold(name) for name in held]


class DaysForm(PersonForm):
    starts = day_field(gettext_lazy("First day"))
    ends = day_field(gettext_lazy("Last day"), required=False)


class RoleForm(DaysForm):
    """`scopes`: where the user may give the role."""

    scope = forms.ModelChoiceField(queryset=None, label=gettext_lazy("Where"))
    field_order = ("email", "given_name", "family_name", "scope", "starts", "ends")

    def __init__(self, *args, scopes, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["scope"].queryset = scopes
        if scopes.count() == 1:
            self.fields["scope"].empty_label = None


class TeacherForm(DaysForm):
    activity = forms.ModelChoiceField(queryset=Activity.objects.none(), label=gettext_lazy("Activity"))
    field_order = ("email", "given_name", "family_name", "activity", "starts", "ends")

    def __init__(self, *args, activities, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["activity"].queryset = activities
