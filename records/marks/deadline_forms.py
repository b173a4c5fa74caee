from collections.abc import Iterable, Mapping
from datetime import date

from django import forms
from django.utils.translation import gettext_lazy

from curriculum.models import ExamSession
from pages.day_field import day_field
from pages.seen import SeenForm
from records.marks.deadline_models import MarksDeadline


class DeadlinesForm(forms.Form):
    """A day for each session of a year, or none, each with the version that was shown."""

    def __init__(self, *args, sessions: Iterable[ExamSession], rows: Mapping[int, MarksDeadline], **kwargs):
        super().__init__(*args, **kwargs)
        self.sessions = list(sessions)
        for session in self.sessions:
            row = rows.get(session.pk)
            self.fields[f"due_{session.kind}"] = day_field(
                str(session), required=False, initial=row.due if row else None
            )
            self.fields[f"seen_{session.kind}"] = forms.IntegerField(
                widget=forms.HiddenInput, min_value=0, initial=row.version if row else 0
            )

    def days(self) -> list[tuple[ExamSession, date | None, int]]:
        values = self.cleaned_data
        return [(s, values[f"due_{s.kind}"], values[f"seen_{s.kind}"]) for s in self.sessions]


class ExtendForm(SeenForm):
    due = day_field(gettext_lazy("New last day"))
    reason = forms.CharField(
        max_length=2000,
        label=gettext_lazy("Reason"),
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("Kept with the deadline; the teachers get a mail with the new day."),
    )
