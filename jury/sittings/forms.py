from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from curriculum.models import ExamSession, ProgrammeVersion
from jury.juries.models import Member
from jury.sittings.models import Attendance, Recusal
from pages.day_field import day_field
from pages.seen import SeenForm
from records.models import Deliberation, Enrolment

KINDS = [
    (Deliberation.Kind.ORDINARY, gettext_lazy("on the session")),
    (Deliberation.Kind.CLOSING, gettext_lazy("closing the year: what is certified at its end, what was put off")),
    (Deliberation.Kind.CORRECTION, gettext_lazy("correction: published decisions that are brought back")),
]


class SittingForm(forms.Form):
    """A new sitting. `versions`: those whose sittings the user prepares."""

    version = forms.ModelChoiceField(
        ProgrammeVersion.objects.none(), to_field_name="uuid", label=gettext_lazy("Programme"), widget=forms.RadioSelect
    )
    kind = forms.ChoiceField(label=gettext_lazy("What it decides on"), choices=KINDS, widget=forms.RadioSelect)
    session = forms.ModelChoiceField(ExamSession.objects.none(), to_field_name="uuid", label=gettext_lazy("Session"))
    held_on = day_field(gettext_lazy("Day of the sitting"))

    def __init__(self, *args, versions, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["version"].queryset = versions
        self.fields["version"].empty_label = None
        self.fields["session"].queryset = ExamSession.objects.order_by("-starts")


class ReasonForm(SeenForm):
    """A reason for an act on what the page showed."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=2000, widget=forms.Textarea({"rows": 3}))


class AttendanceForm(SeenForm):
    """Of each member whether they are there, and who presides. Nothing is pre-selected before the first time."""

    presides = forms.ModelChoiceField(
        Member.objects.none(), to_field_name="uuid", label=gettext_lazy("Presides"), empty_label=None,
        widget=forms.RadioSelect,
    )  # fmt: skip

    def __init__(self, *args, seats: list[Member], held: dict[int, Attendance], **kwargs):
        super().__init__(*args, **kwargs)
        self.seats = seats
        for seat in seats:
            row = held.get(seat.pk)
            self.fields[self.name_of(seat)] = forms.ChoiceField(
                label=f"{seat.user}, {seat.get_function_display()} ({seat.institution})",
                choices=Attendance.Presence.choices,
                initial=row.presence if row else None,
                widget=forms.RadioSelect,
            )
        presiding = next((seat for seat in seats if seat.pk in held and held[seat.pk].presides), None)
        first = next((seat for seat in seats if seat.function == Member.Function.PRESIDENT), None)
        self.fields["presides"].queryset = Member.objects.filter(pk__in=[seat.pk for seat in seats], votes=True)
        self.fields["presides"].initial = presiding or first
        self.order_fields([*(self.name_of(seat) for seat in seats), "presides"])

    @staticmethod
    def name_of(seat: Member) -> str:
        return f"seat-{seat.uuid}"

    @property
    def presences(self) -> dict[Member, str]:
        return {seat: self.cleaned_data[self.name_of(seat)] for seat in self.seats}


class RecusalForm(forms.Form):
    """A member leaves the case of a resident. `own`: the member who declares, where it is not the recorder."""

    member = forms.ModelChoiceField(
        Member.objects.none(), to_field_name="uuid", label=gettext_lazy("Member"), empty_label=None
    )
    enrolment = forms.ModelChoiceField(
        Enrolment.objects.none(), to_field_name="uuid", label=gettext_lazy("Resident"), empty_label=None
    )
    ground = forms.ChoiceField(label=gettext_lazy("Ground"), choices=Recusal.Ground.choices, widget=forms.RadioSelect)

    def __init__(self, *args, seats, residents, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["member"].queryset = seats
        self.fields["enrolment"].queryset = residents
        self.fields["ground"].help_text = _("The minutes name the ground, and nothing more.")


class IncidentForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("What happened"),
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        help_text=gettext_lazy("It stands in the minutes. No opinion and no vote of a member."),
    )
