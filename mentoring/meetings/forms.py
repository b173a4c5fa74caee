from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from competencies.models import Theme
from mentoring.models import MentoringGoal, MentoringMeeting
from pages.day_field import day_field
from pages.seen import SeenForm
from records.supporters.forms import SupporterForm

AXIS = "mentoring"  # the axis of themes that meetings bear
RESIDENT, MENTOR = "resident", "mentor"


class TimeInput(forms.TimeInput):
    input_type = "time"


class MeetingForm(SeenForm):
    """What planned and held meetings share. `initial` may be a meeting's own values."""

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
    """Who was there is ticked, never assumed."""

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
        """What the services take."""
        values = {name: self.cleaned_data[name] for name in ("day", "mode", "themes", "others_present")}
        ticked = self.cleaned_data["present"]
        return values | {"resident_present": RESIDENT in ticked, "mentor_present": MENTOR in ticked}


def values_of(meeting: MentoringMeeting) -> dict:
    """A stored meeting as the initial values of either form."""
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


class GoalForm(SeenForm):
    text = forms.CharField(
        label=gettext_lazy("Goal"),
        max_length=300,
        widget=forms.Textarea({"rows": 2}),
        help_text=gettext_lazy("What should be different, in one sentence."),
    )
    due = day_field(gettext_lazy("Until"), required=False)


class ShownGoalsForm(forms.Form):
    """Which goals a later mentor sees."""

    goals = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Goals that a later mentor sees"),
        queryset=MentoringGoal.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, goals, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["goals"].queryset = goals
        self.fields["goals"].label_from_instance = lambda goal: goal.text


class AppointForm(SupporterForm):
    """The next mentor, by the e-mail address; the name is asked for only when the address is new."""

    field_order = ("email", "given_name", "family_name", "starts")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["capacity"], self.fields["ends"]
