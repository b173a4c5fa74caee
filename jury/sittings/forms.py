from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from curriculum.models import ExamSession, ProgrammeVersion
from pages.day_field import day_field
from pages.seen import SeenForm
from records.decisions.models import Deliberation
from records.mark_values import CODES, parse_entry
from ui.figures import day_words


class SittingForm(forms.Form):
    """A new sitting. `versions`: those whose sittings the user opens."""

    version = forms.ModelChoiceField(
        ProgrammeVersion.objects.none(), to_field_name="uuid", label=gettext_lazy("Programme"), widget=forms.RadioSelect
    )
    session = forms.ModelChoiceField(ExamSession.objects.none(), to_field_name="uuid", label=gettext_lazy("Session"))
    held_on = day_field(gettext_lazy("Day of the sitting"))

    def __init__(self, *args, versions, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["version"].queryset = versions
        self.fields["version"].empty_label = None
        self.fields["session"].queryset = ExamSession.objects.order_by("-starts")

    def clean(self):
        super().clean()
        session, held_on = self.cleaned_data.get("session"), self.cleaned_data.get("held_on")
        if session and held_on and held_on < session.starts:
            self.add_error("held_on", _("The session begins on a later day."))


class ThresholdForm(forms.Form):
    """The cases to record as the threshold says."""

    case = forms.UUIDField()

    def chosen(self) -> set:
        field = self.fields["case"]
        return {field.clean(value) for value in self.data.getlist("case")}


class DecisionForm(SeenForm):
    """A mark or code, whether the credits are granted, and the reason where that departs from the threshold."""

    value = forms.CharField(label=gettext_lazy("Mark or code"), max_length=40)
    granted = forms.TypedChoiceField(
        label=gettext_lazy("Credits"),
        choices=[("yes", gettext_lazy("granted")), ("no", gettext_lazy("not granted"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("Where the jury decides otherwise than the threshold. The resident reads it."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["value"]
        field.widget.attrs.update(size=6, autocomplete="off", autocapitalize="none", spellcheck="false")
        codes = ", ".join(f"{codes[0]} ({outcome.label})" for outcome, codes in CODES.items())
        field.help_text = _("A mark from 0 to 20, or a code: %(codes)s.") % {"codes": codes}

    def clean_value(self):
        self.mark, self.outcome = parse_entry(self.cleaned_data["value"])
        return self.cleaned_data["value"]

    def values(self) -> dict:
        return {"mark": self.mark, "outcome": self.outcome} | {
            name: self.cleaned_data[name] for name in ("granted", "reason")
        }


class SittingChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj):
        return f"{obj.session} ({day_words(obj.held_on)})"


class SupersedeForm(DecisionForm):
    deliberation = SittingChoice(
        Deliberation.objects.none(),
        to_field_name="uuid",
        label=gettext_lazy("Recorded in the deliberation"),
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, deliberations, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["deliberation"].queryset = deliberations
        self.fields["deliberation"].empty_label = None
        self.fields["reason"].required = True
        self.fields["reason"].help_text = _("An error, an appeal, a fraud: the resident reads it.")
        self.order_fields(["deliberation"])


class PublishForm(SeenForm):
    expected = forms.IntegerField(widget=forms.HiddenInput)
    when = forms.ChoiceField(
        label=gettext_lazy("When"),
        choices=[("now", gettext_lazy("now")), ("later", gettext_lazy("later, at the moment below"))],
        widget=forms.RadioSelect,
    )
    at = forms.DateTimeField(
        label=gettext_lazy("Moment"),
        required=False,
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=gettext_lazy("Local time. Until then it can be cancelled."),
    )

    def clean(self):
        super().clean()
        at = self.cleaned_data.get("at")
        if self.cleaned_data.get("when") == "later" and "at" not in self.errors:
            if at is None:
                self.add_error("at", _("Say from when on the decisions are published."))
            elif at <= timezone.now():
                self.add_error("at", _("This moment is past: publish now, or choose a later one."))

    def moment(self):
        return self.cleaned_data["at"] if self.cleaned_data["when"] == "later" else None


class RemoveForm(SeenForm):
    """Only the version that was shown, for the button that deletes a decision."""

    def clean_seen(self):
        seen = super().clean_seen()
        if not seen:
            raise ValidationError(_("Open the page of the decision again."), code="unseen")
        return seen
