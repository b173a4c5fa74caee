"""Forms to propose, offer and change placements, and of the acts of the workflow."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from internships.agreements.models import Agreement
from internships.directory.models import Site
from internships.directory.supervisor_models import Supervisor
from internships.placements.override_models import Override
from pages.day_field import day_field
from pages.seen import SeenForm
from records.models import Registration

SHARES = ("1.00", "0.80", "0.75", "0.60", "0.50", "0.40", "0.25", "0.20")


class StageChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj):
        return f"{obj.activity} ({obj.annual_programme.academic_year})"


class SiteChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj):
        return f"{obj} – {obj.postcode} {obj.city}"


def share_field():
    return forms.TypedChoiceField(
        label=gettext_lazy("Share of full time"),
        choices=[(value, f"{Decimal(value) * 100:.0f} %") for value in SHARES],
        coerce=Decimal,
    )


class PlanForm(SeenForm):
    """Site, days, share and supervisors."""

    site = SiteChoice(Site.objects.none(), to_field_name="uuid", label=gettext_lazy("Site"))
    starts = day_field(gettext_lazy("First day"))
    ends = day_field(gettext_lazy("Last day"))
    share = share_field()
    supervisors = forms.ModelMultipleChoiceField(
        Supervisor.objects.none(),
        to_field_name="uuid",
        label=gettext_lazy("Supervisors"),
        required=False,
        widget=forms.SelectMultiple({"size": 6}),
        help_text=gettext_lazy("One or several; empty when they are not known yet."),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["site"].queryset = Site.objects.visible_to(user).exclude(state=Site.State.REFUSED)
        self.fields["supervisors"].queryset = Supervisor.objects.visible_to(user).select_related("user")


class ProposeForm(PlanForm):
    registration = StageChoice(Registration.objects.none(), to_field_name="uuid", label=gettext_lazy("Stage"))
    reason = forms.CharField(
        max_length=2000,
        label=gettext_lazy("Why this site"),
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("The secretariat and the supervisor read it."),
    )

    def __init__(self, *args, registrations, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["registration"].queryset = registrations
        self.order_fields(["seen", "registration"])


class OfferForm(SeenForm):
    """An offer to a resident, whom the supervisor names by e-mail address."""

    email = forms.EmailField(
        label=gettext_lazy("E-mail address of the resident"),
        max_length=254,
        help_text=gettext_lazy("You have agreed on it with each other: the resident is told by mail."),
    )
    site = SiteChoice(Site.objects.none(), to_field_name="uuid", label=gettext_lazy("Site"))
    starts = day_field(gettext_lazy("First day"))
    ends = day_field(gettext_lazy("Last day"))
    share = share_field()
    reason = forms.CharField(
        max_length=2000,
        label=gettext_lazy("To the resident and the faculty"),
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, *args, supervisor, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["site"].queryset = supervisor.sites.filter(state=Site.State.LISTED)


class OverrideForm(SeenForm):
    """A field `why_<rule>` for each overridable rule: the reason of the override."""

    def __init__(self, *args, rules=(), **kwargs):
        super().__init__(*args, **kwargs)
        for rule in rules:
            self.fields[f"why_{rule}"] = forms.CharField(
                max_length=2000,
                label=_("In spite of: %(rule)s") % {"rule": Override.Rule(rule).label},
                required=False,
                widget=forms.Textarea({"rows": 2}),
                help_text=_("Say why, if it is to be overridden. It is noted with your name."),
            )

    def overrides(self) -> dict[str, str]:
        """{rule: reason} of the fields that were filled in."""
        return {name[4:]: value for name, value in self.cleaned_data.items() if name.startswith("why_") and value}


class ChangeForm(PlanForm, OverrideForm):
    why = forms.CharField(
        label=gettext_lazy("Why it is changed"), required=False, widget=forms.Textarea({"rows": 2}), max_length=2000
    )


class MoveForm(OverrideForm):
    first_day = day_field(gettext_lazy("First day at the new site"))
    site = SiteChoice(Site.objects.none(), to_field_name="uuid", label=gettext_lazy("New site"))
    supervisors = forms.ModelMultipleChoiceField(
        Supervisor.objects.none(), to_field_name="uuid", label=gettext_lazy("Supervisors there"),
        widget=forms.SelectMultiple({"size": 6}),
    )  # fmt: skip
    why = forms.CharField(label=gettext_lazy("Reason"), widget=forms.Textarea({"rows": 2}), max_length=2000)
    is_agreed = forms.BooleanField(
        label=gettext_lazy("The new supervisor has agreed: approve it at once"), required=False
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["site"].queryset = Site.objects.visible_to(user).filter(state=Site.State.LISTED)
        self.fields["supervisors"].queryset = Supervisor.objects.visible_to(user).select_related("user")


class WhyForm(OverrideForm):
    why = forms.CharField(label=gettext_lazy("Reason"), widget=forms.Textarea({"rows": 3}), max_length=2000)


class InterruptForm(WhyForm):
    starts = day_field(gettext_lazy("First day"))
    ends = day_field(
        gettext_lazy("Last day"), required=False, help_text=gettext_lazy("Empty when it is not known yet.")
    )


class ResumeForm(OverrideForm):
    first_day = day_field(gettext_lazy("First day back"))


class AgreementForm(SeenForm):
    """The CCFFMG agreement, copied from their tools."""

    state = forms.ChoiceField(label=gettext_lazy("State"), choices=Agreement.State.choices)
    reference = forms.CharField(label=gettext_lazy("Reference"), max_length=60, required=False)
    asked_on = day_field(gettext_lazy("Asked for on"), required=False)
    signed_on = day_field(gettext_lazy("Signed on"), required=False)
    valid_from = day_field(gettext_lazy("Valid from"), required=False)
    valid_to = day_field(gettext_lazy("Valid to"), required=False)
    file = forms.FileField(label=gettext_lazy("Copy"), required=False, help_text=gettext_lazy("PDF, at most 10 MB."))

    def clean_file(self):
        given = self.cleaned_data["file"]
        if given is not None and (given.size > 10_000_000 or not given.read(5).startswith(b"%PDF-")):
            raise forms.ValidationError(_("A PDF of at most 10 MB, please."), code="pdf")
        return given
