from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from pages.day_field import DayInput
from pages.seen import SeenForm
from portfolio.forms.models import Profession, Setting
from portfolio.observations.models import Observation
from portfolio.requests.models import Request
from records.models import Enrolment

SOMEBODY_ELSE = "else"
ONE_BY_ONE = (Observation.Source.DIRECT_OBSERVATION, Observation.Source.CASE_DISCUSSION)


class PersonForm(forms.Form):
    """Whom to ask: one of the resident's supporters, or anybody by e-mail address."""

    who = forms.ChoiceField(label=gettext_lazy("Whom do you ask?"), widget=forms.RadioSelect)
    email = forms.EmailField(label=gettext_lazy("E-mail address"), max_length=254, required=False)
    given_name = forms.CharField(label=gettext_lazy("Given name"), max_length=100, required=False)
    family_name = forms.CharField(label=gettext_lazy("Family name"), max_length=100, required=False)
    profession = forms.ModelChoiceField(
        Profession.objects.all(), label=gettext_lazy("As what they know you"), required=False
    )

    def __init__(self, *args, enrolment: Enrolment, today=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today or timezone.localdate()
        along = enrolment.accompaniments.select_related("user")
        self.people = {str(one.user.uuid): one for one in along if one.holds_on(self.today)}
        known = [(uuid, f"{one.user} ({one.get_capacity_display()})") for uuid, one in self.people.items()]
        self.fields["who"].choices = [*known, (SOMEBODY_ELSE, _("Somebody else"))]
        if not known:
            self.fields["who"].widget = forms.HiddenInput()
            self.initial["who"] = SOMEBODY_ELSE
            self.fields["email"].required = True

    @property
    def person_field(self) -> str:
        """The field that shows whom the resident chose: the address is hidden unless it is somebody else."""
        return "who" if self.data.get("who") in self.people else "email"

    def clean(self):
        super().clean()
        self.known = None
        who = self.cleaned_data.get("who")
        if who in self.people:
            self.known = self.people[who].user
        elif who == SOMEBODY_ELSE and "email" not in self.errors:
            self.clean_somebody()

    def clean_somebody(self):
        email = self.cleaned_data.get("email", "").strip().lower()
        if not email:
            self.add_error("email", ValidationError(_("Give the address of the person you ask."), code="required"))
            return
        self.known = User.objects.filter(email=email).first()
        if self.known is None and not self.cleaned_data.get("family_name"):
            text = _("Nobody here has this address yet: give the name too.")
            self.add_error("family_name", ValidationError(text, code="required"))


class AskForm(PersonForm):
    """One request. Only the kind and the person are required."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What do you ask for?"),
        choices=[(kind.value, kind.label.capitalize()) for kind in ONE_BY_ONE],
        widget=forms.RadioSelect,
    )
    observed_on = forms.DateField(label=gettext_lazy("Day"), required=False, widget=DayInput())
    setting = forms.ModelChoiceField(Setting.objects.all(), label=gettext_lazy("Where"), required=False)
    note = forms.CharField(
        label=gettext_lazy("What it is about"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("A word so that they remember; no patient's name. It stands on the page they open."),
    )

    field_order = (
        "kind", "who", "email", "given_name", "family_name", "profession", "observed_on", "setting", "note",
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind.value, str(kind.label).capitalize()) for kind in ONE_BY_ONE]


class RoundForm(forms.Form):
    closes_on = forms.DateField(label=gettext_lazy("Last day for answers"), widget=DayInput())


class ReplaceForm(PersonForm):
    """The person to ask instead."""


class DetailsForm(SeenForm):
    """What the person asked gives beside the answers: profession, day and setting."""

    profession = forms.ModelChoiceField(
        Profession.objects.all(), label=gettext_lazy("As what do you know the resident?"), required=False
    )
    observed_on = forms.DateField(label=gettext_lazy("Day on which you saw it"), widget=DayInput())
    setting = forms.ModelChoiceField(Setting.objects.all(), label=gettext_lazy("Where you saw it"), required=False)

    def __init__(self, *args, request: Request, today=None, **kwargs):
        day = today or timezone.localdate()
        initial = {
            "seen": request.version,
            "profession": request.profession_id,
            "observed_on": min(request.observed_on or day, day),
            "setting": request.setting_id,
        }
        super().__init__(*args, initial=initial, **kwargs)
        if request.round_id:
            self.fields["profession"].required = True
            del self.fields["observed_on"], self.fields["setting"]
