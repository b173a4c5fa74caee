"""What each transition asks for on its page: title, button, one sentence, form, message."""

from dataclasses import dataclass

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from thesis.theses.forms import AskForm, EthicsForm, PlainForm, ProtocolForm, ReasonForm

Words = str | Promise


@dataclass(frozen=True)
class Act:
    title: Words
    lead: Words
    message: Words
    form: type[forms.Form] = PlainForm


ACTS = {
    "ask": Act(
        _("Ask a promoter"),
        _("The title and what was accepted stay. The promoter is told by mail."),
        _("The promoter is asked."),
        AskForm,
    ),
    "agree": Act(
        _("Agree to guide this thesis"),
        _("The resident then writes the protocol; you read along and comment."),
        _("You guide this thesis."),
    ),
    "take_over": Act(
        _("Take the thesis over"),
        _("Its protocol is accepted already: the work goes on from there."),
        _("You guide this thesis."),
    ),
    "refuse": Act(_("Decline"), _("The resident then asks somebody else."), _("The resident is told."), ReasonForm),
    "leave": Act(
        _("The promoter leaves"),
        _("What was accepted stays. The resident asks another promoter."),
        _("The resident is told."),
        ReasonForm,
    ),
    "ask_ethics": Act(
        _("Ask the ethics committee"),
        _("Needed for research on patients or their data. The protocol waits for its answer."),
        _("Noted. Note the answer here when it is there."),
    ),
    "clear": Act(
        _("Answer of the ethics committee"), _("The protocol can then be handed in."), _("Noted."), EthicsForm
    ),
    "hand_in": Act(
        _("Hand in the protocol"),
        _("The programme reads it, then accepts it or returns it with a reason."),
        _("The protocol is handed in."),
        ProtocolForm,
    ),
    "accept": Act(_("Accept the protocol"), _("The thesis is then under way."), _("The protocol is accepted.")),
    "return": Act(
        _("Return the protocol"), _("The resident mends it and hands it in again."), _("Returned."), ReasonForm
    ),
    "reopen": Act(
        _("Give the thesis back"),
        _("The resident works on it and submits it again."),
        _("The resident is told."),
        ReasonForm,
    ),
    "withdraw": Act(
        _("Give the thesis up"),
        _("It stays on record. Another thesis can be proposed afterwards."),
        _("The thesis is given up."),
        ReasonForm,
    ),
}
