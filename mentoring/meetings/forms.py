"""Forms to plan, note and cancel meetings."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from competencies.models import Theme
from mentoring.meetings.models import MentoringMeeting
from pages.day_field import day_field
from pages.seen import SeenForm

AXIS = "mentoring"  # code of the axis whose themes tag meetings
RESIDENT, MENTOR = "resident", "mentor"


class TimeInput(forms.TimeInput):
    input_type = "time"


class MeetingForm(SeenForm):
    """Fields of planned and of held meetings."""

    day = day_field(gettext_lazy("Date"))
    mode = forms.ChoiceField(label=gettext_lazy("How"), choices=MentoringMeeting.Mode.choices, widget=forms.RadioSelect)
    themes = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Themes"),
        queryset=Theme.objects.filter(axis__code=AXIS),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Seen by the two of you alone."),
    )


class PlanForm(MeetingForm):
    time = forms.TimeField(label=gettext_lazy("Time"), required=False, widget=TimeInput(format="%H:%M"))
    place = forms.CharField(label=gettext_lazy("Place or link"), max_length=200, required=False)
    field_order = ("seen", "day", "time", "mode", "place", "themes")


class HeldForm(MeetingForm):
    """Presence is ticked, never preselected."""

    present = forms.MultipleChoiceField(
        label=gettext_lazy("Who was there"), required=False, widget=forms.CheckboxSelectMultiple
    )
    others_present = forms.CharField(
        label=gettext_lazy("Who else"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Name and capacity, if somebody joined you."),
    )
    field_order = ("seen", "day", "mode", "present", "others_present", "themes")

    def __init__(self, *args, resident: User, mentor: User | None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["present"].choices = [(RESIDENT, str(resident)), (MENTOR, str(mentor or _("the mentor")))]

    def facts(self) -> dict:
        """Return the values for the services."""
        values = {name: self.cleaned_data[name] for name in ("day", "mode", "themes", "others_present")}
        ticked = self.cleaned_data["present"]
        return values | {"resident_present": RESIDENT in ticked, "mentor_present": MENTOR in ticked}


def values_of(meeting: MentoringMeeting) -> dict:
    """Return the initial values of either form for a stored meeting."""
    names = ("day", "time", "mode", "place", "others_present")
    present = [who for who in (RESIDENT, MENTOR) if getattr(meeting, f"{who}_present")]
    return {
        **{name: getattr(meeting, name) for name in names},
        "themes": list(meeting.themes.all()),
        "present": present,
        "seen": meeting.version,
    }


class CancelForm(SeenForm):
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300, required=False)
