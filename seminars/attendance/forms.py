from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from pages.day_field import day_field
from pages.seen import SeenForm
from seminars.attendance.models import Attendance
from seminars.attendance.services import Mark, MarksError
from seminars.attendance.sheet import Line, Sheet
from seminars.attendance.suggestions import Suggestion
from seminars.rules.models import QUARTER, Excuse

STATES = Attendance.State
CHOICES = [
    (STATES.PRESENT, gettext_lazy("Present")),
    (STATES.LATE, gettext_lazy("Late")),
    (STATES.EXCUSED, gettext_lazy("Excused")),
    (STATES.ABSENT, gettext_lazy("Absent")),
]
GUEST_CHOICES = [choice for choice in CHOICES if choice[0] != STATES.EXCUSED]
MINUTES = (10, 15, 20, 30, 45, 60, 90)


class AttendanceForm(SeenForm):
    """One choice for each person of the list; nothing is chosen beforehand. Who led it, where there are several."""

    def __init__(self, *args, sheet: Sheet, leaders: list[User], **kwargs):
        meeting = sheet.meeting
        super().__init__(*args, initial={"seen": meeting.version, **kwargs.pop("initial", {})}, **kwargs)
        self.sheet, self.leaders = sheet, leaders
        excuses = [("", _("Reason…")), *((excuse.code, str(excuse)) for excuse in sheet.offered)]
        self.excuses = {excuse.code: excuse for excuse in sheet.offered}
        for line in sheet.lines:
            self.add_line(line, excuses)
        if len(leaders) > 1:
            self.fields["led_by"] = forms.MultipleChoiceField(
                label=gettext_lazy("Who led the meeting"),
                choices=[(str(user.uuid), str(user)) for user in leaders],
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )

    def add_line(self, line: Line, excuses: list[tuple]) -> None:
        key, row = str(line.registration.uuid), line.row
        noted = row is not None and line.is_noted
        self.fields[f"state-{key}"] = forms.ChoiceField(
            label=str(line.user),
            choices=GUEST_CHOICES if line.is_guest else CHOICES,
            required=False,
            widget=forms.RadioSelect,
            initial=row.state if row is not None and noted else "",
        )
        minutes = row.minutes_missed if row is not None and row.minutes_missed else ""
        self.fields[f"minutes-{key}"] = forms.IntegerField(
            label=_("Minutes missed by %(name)s") % {"name": line.user},
            required=False,
            min_value=1,
            widget=forms.NumberInput({"inputmode": "numeric", "list": "minutes"}),
            initial=minutes,
        )
        if not line.is_guest:
            self.fields[f"excuse-{key}"] = forms.ChoiceField(
                label=_("Why %(name)s is excused") % {"name": line.user},
                choices=excuses,
                required=False,
                initial=row.excuse.code if row is not None and row.excuse else "",
            )

    def rows(self) -> list[dict]:
        """What the page shows of each person."""
        found = []
        for line in self.sheet.lines:
            key = str(line.registration.uuid)
            fields = {name: self[f"{name}-{key}"] for name in ("state", "minutes") if f"{name}-{key}" in self.fields}
            excuse = self[f"excuse-{key}"] if f"excuse-{key}" in self.fields else None
            found.append({"line": line, **fields, "excuse": excuse})
        return found

    def clean(self):
        super().clean()
        for line in self.sheet.lines:
            key = str(line.registration.uuid)
            state = self.cleaned_data.get(f"state-{key}")
            if state == STATES.LATE:
                self.require(f"minutes-{key}", _("How many minutes?"))
            elif state == STATES.EXCUSED:
                self.require(f"excuse-{key}", _("Why?"))

    def require(self, name: str, text: str) -> None:
        """The field goes with the choice that was made."""
        if name not in self.errors and not self.cleaned_data.get(name):
            self.add_error(name, ValidationError(text, code="required"))

    def marks(self) -> dict[int, Mark]:
        """What is chosen, by registration; whoever has no choice is left out. Lines with an error too."""
        found = {}
        for line in self.sheet.lines:
            key = str(line.registration.uuid)
            state = self.cleaned_data.get(f"state-{key}")
            if not state or f"minutes-{key}" in self.errors or f"excuse-{key}" in self.errors:
                continue
            is_late, is_excused = state == STATES.LATE, state == STATES.EXCUSED
            found[line.registration.pk] = Mark(
                state,
                self.cleaned_data[f"minutes-{key}"] if is_late else 0,
                self.excuses.get(self.cleaned_data[f"excuse-{key}"]) if is_excused else None,
            )
        return found

    def chosen_leaders(self) -> list[User]:
        if len(self.leaders) < 2:
            return self.leaders
        chosen = set(self.cleaned_data.get("led_by") or ())
        return [user for user in self.leaders if str(user.uuid) in chosen]

    def take(self, error: ValidationError) -> None:
        """Put what the service refused beside the person concerned."""
        if isinstance(error, MarksError):
            uuids = {str(line.registration.pk): str(line.registration.uuid) for line in self.sheet.lines}
            for pk, one in error.by_registration.items():
                self.add_error(f"state-{uuids[pk]}" if pk in uuids else None, one.messages)
        else:
            self.add_error(None, error.messages)


class AnnounceForm(forms.Form):
    excuse = forms.ChoiceField(
        label=gettext_lazy("Why"),
        widget=forms.RadioSelect,
        help_text=gettext_lazy("The leader reads this and nothing else."),
    )

    def __init__(self, *args, excuses: list[Excuse], **kwargs):
        super().__init__(*args, **kwargs)
        self.excuses = {excuse.code: excuse for excuse in excuses}
        self.fields["excuse"].choices = [(code, str(excuse)) for code, excuse in self.excuses.items()]

    def clean_excuse(self):
        return self.excuses[self.cleaned_data["excuse"]]


class HostForm(forms.Form):
    """One of the meetings that would do."""

    meeting = forms.ChoiceField(label=gettext_lazy("Meeting of another group"), widget=forms.RadioSelect)

    def __init__(self, *args, found: list[Suggestion], **kwargs):
        super().__init__(*args, **kwargs)
        self.meetings = {str(one.meeting.uuid): one.meeting for one in found}
        self.fields["meeting"].choices = [(uuid, str(meeting)) for uuid, meeting in self.meetings.items()]

    def clean_meeting(self):
        return self.meetings[self.cleaned_data["meeting"]]


class ElsewhereForm(forms.Form):
    elsewhere = forms.CharField(
        label=gettext_lazy("Where, and what it was"),
        max_length=200,
        help_text=gettext_lazy("For example: seminar of the ULiège, palliative care at home."),
    )
    day = day_field(gettext_lazy("Date"))
    hours = forms.DecimalField(
        label=gettext_lazy("Hours"), min_value=QUARTER, max_digits=4, decimal_places=2, localize=True
    )


class ReasonForm(SeenForm):
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300, widget=forms.Textarea({"rows": 2}))
