from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from competencies.models import Competency, Framework
from curriculum.models import Institution, Programme
from pages.day_field import day_field
from pages.seen import SeenForm
from seminars.meetings.forms import hour_field
from seminars.simulation.booking_models import Booking

ROLES = gettext_lazy("One line a place: doctor, colleague, relative, observer. Add lines for more places.")


def long_text(label, rows=4, **options):
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **options)


class ScenarioForm(SeenForm):
    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    summary = long_text(gettext_lazy("What it is about"), max_length=2000, required=False)
    objectives = long_text(gettext_lazy("Objectives, one a line"), max_length=2000)
    roles = long_text(gettext_lazy("Roles"), max_length=1000, help_text=ROLES)
    briefing_minutes = forms.IntegerField(label=gettext_lazy("Minutes of briefing"), min_value=0, max_value=240)
    debriefing_minutes = forms.IntegerField(label=gettext_lazy("Minutes of debriefing"), min_value=0, max_value=240)
    is_assessed = forms.BooleanField(
        label=gettext_lazy("Announced as assessed: those who took part may ask for an observation"), required=False
    )
    competencies = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Competencies"),
        queryset=Competency.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, framework: Framework | None, **kwargs):
        super().__init__(*args, **kwargs)
        if framework is None:
            del self.fields["competencies"]
        else:
            self.fields["competencies"].queryset = framework.competencies.all()


class NewScenarioForm(ScenarioForm):
    """With what does not change from one edition to the next."""

    code = forms.SlugField(label=gettext_lazy("Code"), max_length=40, help_text=gettext_lazy("For example: bad-news"))
    programme = forms.ModelChoiceField(label=gettext_lazy("Programme"), queryset=Programme.objects.none())
    institution = forms.ModelChoiceField(
        label=gettext_lazy("University of the centre"), queryset=Institution.objects.none()
    )
    field_order = ("seen", "programme", "institution", "code", "title")

    def __init__(self, *args, programmes, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["programme"].queryset = programmes
        partners = Institution.objects.filter(programmes__in=programmes.values("pk"))
        self.fields["institution"].queryset = Institution.objects.filter(pk__in=partners.values("pk"))


class SimulationForm(SeenForm):
    day = day_field(gettext_lazy("Date"))
    starts = hour_field(gettext_lazy("From"), help_text=gettext_lazy("When the briefing begins."))
    ends = hour_field(gettext_lazy("To"), help_text=gettext_lazy("When the debriefing ends."))
    place = forms.CharField(label=gettext_lazy("Place"), max_length=200)
    roles = long_text(gettext_lazy("Places, one a line"), rows=6, max_length=3000, help_text=ROLES)
    facilitator = forms.EmailField(
        label=gettext_lazy("Run by (e-mail address)"),
        required=False,
        help_text=gettext_lazy("Somebody of the centre who has an account here; they note who took part."),
    )

    def clean_facilitator(self):
        email = self.cleaned_data["facilitator"].strip().lower()
        if not email:
            return None
        found = User.objects.filter(email=email, is_active=True, is_machine=False).first()
        if found is None:
            raise forms.ValidationError(_("Nobody here has this address. Invite them first, on the page People."))
        return found


class OutsideForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    profession = forms.CharField(
        label=gettext_lazy("Profession"), max_length=100, help_text=gettext_lazy("For example: nurse, pharmacist")
    )
    role = forms.CharField(label=gettext_lazy("Role"), max_length=100, required=False)


class PresenceForm(SeenForm):
    absent = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Tick who did not come"),
        queryset=Booking.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, bookings, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["absent"].queryset = bookings
        self.fields["absent"].label_from_instance = lambda one: f"{one.enrolment.user} ({one.place.role})"
