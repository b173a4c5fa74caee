from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pages.day_field import DayInput
from portfolio.entries.forms import ByTitle, WholeText
from portfolio.entries.models import TITLE, Entry
from portfolio.entries.tags import competencies_for
from portfolio.goals.models import Goal
from portfolio.privacy_guard.forms import ConfirmingForm
from portfolio.privacy_guard.identity import mask
from records.models import Enrolment


class GoalForm(ConfirmingForm):
    """All fields of a goal; `state` only for an existing one."""

    title = WholeText(
        label=gettext_lazy("goal"),
        most=TITLE,
        help_text=gettext_lazy("What you want to be able to do, so that it shows."),
    )
    plan = WholeText(label=gettext_lazy("how I will go about it"), rows=4)
    due_on = forms.DateField(label=gettext_lazy("by"), widget=DayInput(), required=False)
    competencies = ByTitle(label=gettext_lazy("competencies"))
    state = forms.ChoiceField(label=gettext_lazy("state"), choices=Goal.State.choices, widget=forms.RadioSelect)
    evidence = forms.ModelMultipleChoiceField(
        None,
        to_field_name="uuid",
        label=gettext_lazy("what shows it"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "Entries of yours. A reader of the goal sees those alone that you shared with them too."
        ),
    )

    def __init__(self, *args, enrolment: Enrolment, goal: Goal | None = None, is_shared=False, **kwargs):
        initial: dict[str, Any] = values_of(goal) if goal else {"seen": 0}
        super().__init__(*args, initial=initial, **kwargs)
        tagged = [competency.pk for competency in initial.get("competencies", [])]
        self.fields["title"].required = True
        self.fields["competencies"].queryset = competencies_for(enrolment, tagged)
        self.fields["evidence"].queryset = Entry.objects.filter(enrolment=enrolment).order_by("-created_at")
        if goal is None:
            del self.fields["state"]
        if goal is not None and is_shared:
            self.ask_about(goal, self.typed() if self.is_bound else None)

    def typed(self) -> dict[str, str]:
        """Return the submitted texts as they would be stored."""
        return {name: mask(str(self.fields[name].to_python(self.data.get(name, "")))) for name in Goal.TEXTS}

    def clean_title(self):
        if not self.cleaned_data["title"]:
            raise ValidationError(_("Say what you want to learn."), code="required")
        return self.cleaned_data["title"]

    def values(self) -> dict:
        """Return the values of `Goal` fields. Call after `is_valid()`."""
        return {name: value for name, value in self.cleaned_data.items() if name not in {"seen", "confirmed"}}


def values_of(goal: Goal) -> dict:
    return {
        **{name: getattr(goal, name) for name in ("title", "plan", "due_on", "state")},
        "competencies": list(goal.competencies.all()),
        "evidence": list(goal.evidence.all()),
        "seen": goal.version,
    }
