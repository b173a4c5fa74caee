from django import forms
from django.utils.translation import gettext_lazy

from internships.concerns.models import Concern
from internships.placements.models import Placement
from pages.day_field import day_field
from pages.seen import SeenForm

MOST = 5000


def words(label, help_text="", required=True):
    return forms.CharField(
        label=label, max_length=MOST, widget=forms.Textarea({"rows": 6}), help_text=help_text, required=required
    )


class RaiseForm(forms.Form):
    """A resident chooses the site or a supervisor; a supervisor's concern is about the resident."""

    about = forms.ChoiceField(label=gettext_lazy("About"), widget=forms.RadioSelect)
    text = words(
        gettext_lazy("What happened"), gettext_lazy("What you saw or heard, when, and what was done. Name no patient.")
    )

    def __init__(self, data=None, *, placement: Placement, by_resident: bool):
        super().__init__(data)
        self.supervisors = {f"supervisor-{s.pk}": s for s in placement.supervisors.select_related("user").distinct()}
        if by_resident:
            choices = [(Concern.About.SITE.value, str(placement.site))]
            self.fields["about"].choices = choices + [(key, str(s)) for key, s in self.supervisors.items()]
        else:
            del self.fields["about"]

    def values(self) -> dict:
        chosen = self.cleaned_data.get("about", Concern.About.RESIDENT)
        supervisor = self.supervisors.get(chosen)
        about = Concern.About.SUPERVISOR if supervisor else chosen
        return {"about": about, "supervisor": supervisor, "text": self.cleaned_data["text"]}


class PutForm(SeenForm):
    question = words(
        gettext_lazy("To the resident"), gettext_lazy("Read beside what was raised. May stay empty."), required=False
    )
    reply_due_on = day_field(gettext_lazy("Reply by"), help_text=gettext_lazy("At least a week from today."))


class ReplyForm(SeenForm):
    text = words(gettext_lazy("Your reply"), gettext_lazy("Read by the coordinator. Sent once."))


class CloseForm(SeenForm):
    conclusion = words(
        gettext_lazy("What was concluded"),
        gettext_lazy("Read by who raised it and, if it is about them, the resident."),
    )
    to_jury = words(
        gettext_lazy("For the jury"),
        gettext_lazy("What a jury that sits reads of it; empty: nothing. Only what the resident could reply to."),
        required=False,
    )
