from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pages.seen import SeenForm
from records.mark_values import Outcome
from seminars.years.closing import Line
from seminars.years.services import Verdict

CHOICES = [
    (Outcome.VALIDATED, gettext_lazy("Validated")),
    (Outcome.NOT_VALIDATED, gettext_lazy("Not validated")),
]


class CloseForm(SeenForm):
    """An outcome and a short evaluation for each member; nothing is chosen beforehand."""

    def __init__(self, *args, lines: list[Line], **kwargs):
        super().__init__(*args, **kwargs)
        self.lines = [line for line in lines if not line.is_earned]
        for line in self.lines:
            key, name = str(line.registration.uuid), str(line.enrolment.user)
            self.fields[key] = forms.ChoiceField(label=name, choices=CHOICES, widget=forms.RadioSelect, required=False)
            self.fields[f"evaluation-{key}"] = forms.CharField(
                label=_("Evaluation of %(name)s") % {"name": name},
                max_length=600,
                required=False,
                widget=forms.Textarea({"rows": 2}),
            )

    def rows(self) -> list[dict]:
        """What the page shows of each member."""
        keys = [(line, str(line.registration.uuid)) for line in self.lines]
        return [{"line": line, "outcome": self[key], "evaluation": self[f"evaluation-{key}"]} for line, key in keys]

    def verdicts(self) -> dict[int, Verdict]:
        found = {}
        for line in self.lines:
            key = str(line.registration.uuid)
            if outcome := self.cleaned_data.get(key):
                found[line.registration.pk] = Verdict(outcome, self.cleaned_data.get(f"evaluation-{key}") or "")
        return found
