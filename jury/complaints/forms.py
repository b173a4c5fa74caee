from django import forms
from django.utils.translation import gettext_lazy

from jury.complaints.models import Complaint
from jury.juries.models import Member
from pages.seen import SeenForm


class ComplaintForm(forms.Form):
    ground = forms.ChoiceField(label=gettext_lazy("Ground"), choices=Complaint.Ground.choices, widget=forms.RadioSelect)
    text = forms.CharField(
        label=gettext_lazy("What it is about"),
        max_length=4000,
        widget=forms.Textarea({"rows": 6}),
        help_text=gettext_lazy("The secretary of the jury and the panel read it. Name no patient."),
    )


class Panel(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj):
        return f"{obj.user} ({obj.institution})"


class RulingForm(SeenForm):
    """How the panel ruled; the day of the correction sitting where the complaint is founded."""

    panel = Panel(
        Member.objects.none(),
        to_field_name="uuid",
        label=gettext_lazy("Panel"),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Members of the jury who are not tied to the resident."),
    )
    ruling = forms.ChoiceField(
        label=gettext_lazy("Ruling"),
        choices=[(str(one), one.label) for one in Complaint.RULINGS],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=4000,
        widget=forms.Textarea({"rows": 4}),
        help_text=gettext_lazy("The resident reads it."),
    )
    held_on = forms.DateField(
        label=gettext_lazy("Day of the correction sitting, where it is founded"),
        required=False,
        widget=forms.DateInput({"type": "date"}),
    )

    def __init__(self, *args, seats, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["panel"].queryset = seats
