"""Forms of mentoring goals."""

from django import forms
from django.utils.translation import gettext_lazy

from mentoring.goals.models import MentoringGoal
from pages.day_field import day_field
from pages.seen import SeenForm


class GoalForm(SeenForm):
    text = forms.CharField(
        label=gettext_lazy("Goal"),
        max_length=300,
        widget=forms.Textarea({"rows": 2}),
        help_text=gettext_lazy("What should be different, in one sentence."),
    )
    due = day_field(gettext_lazy("Until"), required=False)


class ShownGoalsForm(forms.Form):
    """The goals that a later mentor may see."""

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
