from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pages.day_field import day_field
from pages.seen import SeenForm
from thesis.defences.services import Guest


class HourInput(forms.TimeInput):
    input_type = "time"

    def __init__(self, **attrs):
        super().__init__(attrs=attrs, format="%H:%M")  # the only format that the picker understands


class PlanForm(SeenForm):
    day = day_field(gettext_lazy("Date"))
    starts = forms.TimeField(label=gettext_lazy("Begins at"), widget=HourInput())
    ends = forms.TimeField(label=gettext_lazy("Ends at"), widget=HourInput())
    place = forms.CharField(label=gettext_lazy("Room"), max_length=200)
    guests = forms.CharField(
        label=gettext_lazy("Jurors from outside"),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("One a line: name, e-mail address, university. The promoter and the readers are in."),
    )

    def clean_guests(self) -> list[Guest]:
        found = []
        for line in self.cleaned_data["guests"].splitlines():
            parts = [part.strip() for part in line.split(",")]
            if not any(parts):
                continue
            if len(parts) < 2 or not parts[0]:
                raise ValidationError(_("“%(line)s”: write name, e-mail address, university.") % {"line": line})
            try:
                validate_email(parts[1])
            except ValidationError:
                raise ValidationError(_("“%(line)s”: this is no e-mail address.") % {"line": parts[1]}) from None
            found.append(Guest(parts[0][:200], parts[1], ", ".join(parts[2:])[:200]))
        return found
