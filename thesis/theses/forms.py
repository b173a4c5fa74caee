from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy

from curriculum.models import ExamSession
from pages.seen import SeenForm
from records.supporters.forms import SupporterForm
from thesis.theses.models import Thesis


def session_field() -> forms.ModelChoiceField:
    return forms.ModelChoiceField(
        label=gettext_lazy("Session of the defence"),
        queryset=ExamSession.objects.none(),
        help_text=gettext_lazy("The days of all steps follow from it; you may choose another later."),
    )


def sessions_ahead():
    return ExamSession.objects.filter(ends__gte=timezone.localdate()).select_related("academic_year").order_by("starts")


class PersonForm(SupporterForm):
    """Somebody by e-mail address; the name is needed only for an unknown one."""

    field_order: tuple[str, ...] = ("email", "given_name", "family_name")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("capacity", "starts", "ends"):
            self.fields.pop(name)


class ProposeForm(PersonForm):
    """A subject of one's own, and who is asked to guide it."""

    title = forms.CharField(label=gettext_lazy("Working title"), max_length=300)
    text = forms.CharField(label=gettext_lazy("What it is about"), max_length=3000, widget=forms.Textarea({"rows": 6}))
    session = session_field()
    field_order = ("title", "text", "session", "email", "given_name", "family_name")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["session"].queryset = sessions_ahead()
        self.fields["email"].label = gettext_lazy("E-mail address of the promoter whom you ask")


class TakeForm(SeenForm):
    """A subject that a promoter offers."""

    text = forms.CharField(
        label=gettext_lazy("Why you choose it, how you would go about it"),
        max_length=3000,
        widget=forms.Textarea({"rows": 6}),
        required=False,
    )
    session = session_field()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["session"].queryset = sessions_ahead()


class PlainForm(SeenForm):
    """Nothing but the button."""


class AskForm(SeenForm, PersonForm):
    field_order = ("seen", "email", "given_name", "family_name")


class ReasonForm(SeenForm):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=600,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("The resident and the promoter read it."),
    )


class EthicsForm(SeenForm):
    ethics_reference = forms.CharField(
        label=gettext_lazy("Reference of its answer"),
        max_length=100,
        help_text=gettext_lazy("Number and date, or why none is needed."),
    )


class ProtocolForm(SeenForm):
    title = forms.CharField(label=gettext_lazy("Title"), max_length=300)
    text = forms.CharField(
        label=gettext_lazy("Protocol: question, method, calendar"), max_length=3000, widget=forms.Textarea({"rows": 10})
    )


class SessionForm(SeenForm):
    session = session_field()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["session"].queryset = sessions_ahead()


def initial_of(thesis: Thesis) -> dict:
    return {"seen": thesis.version, "title": thesis.title, "text": thesis.text, "session": thesis.session}
