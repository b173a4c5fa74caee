"""Every kind of mail: its title, who gets it and why, at once or gathered; kinds of reminder.

A test finds all senders.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class MailKind:
    """`gathered`: several lines in one mail. Other mails go out at once, after the commit.

    `may_be_off`: a person may switch it off; what it says stands on a page as well.
    """

    title: str | Promise
    who: str | Promise
    why: str | Promise
    gathered: bool = False
    may_be_off: bool = False


KINDS: dict[str, MailKind] = {
    "accounts.activate": MailKind(
        _("Invitation to choose a password"), _("whoever gets an account"), _("by a link that opens once")
    ),
    "curriculum.role": MailKind(
        _("A role given or ended"), _("the person and the director"), _("nobody acts in a role without knowing")
    ),
    "curriculum.teaching": MailKind(
        _("An activity to teach"), _("the teacher"), _("to know which marks are theirs to encode")
    ),
    "digest": MailKind(
        _("Weekly reminder"), _("whoever owes an answer"), _("at most one mail a week with all of them"), gathered=True
    ),
    "documents.minutes": MailKind(
        _("Minutes to sign"), _("president and secretary of the jury"), _("the minutes wait for two signatures")
    ),
    "internships.concern": MailKind(
        _("Something confidential"), _("the coordinator, or the person concerned"), _("without its content")
    ),
    "internships.evaluation": MailKind(
        _("New link to an evaluation"), _("the supervisor who asks for it"), _("the old link no longer opens")
    ),
    "internships.offer": MailKind(
        _("A stage offered or answered"), _("resident and supervisor"), _("both agree before the office approves")
    ),
    "internships.signed": MailKind(
        _("An evaluation was signed by link"), _("whom the link belongs to"), _("to say so if it was not them")
    ),
    "internships.to_read": MailKind(
        _("An evaluation to read"), _("the resident"), _("to read it and take note of it"), may_be_off=True
    ),
    "jury.complaint": MailKind(
        _("A ruling on a complaint"), _("the resident who filed it"), _("to read the ruling and its reasons")
    ),
    "jury.published": MailKind(
        _("Decisions published"), _("the residents decided upon, and the offices"), _("credits count from then on")
    ),
    "mentoring.meeting": MailKind(
        _("A mentoring meeting"), _("mentor and resident"), _("planned, moved or cancelled; without notes")
    ),
    "portal.letter": MailKind(
        _("Letter of an office"), _("the people who were ticked on a list"), _("as written by the sender")
    ),
    "portal.missing": MailKind(
        _("What is missing"), _("who can mend it"), _("an office reminds; one mail a day and person"), gathered=True
    ),
    "portfolio.echo": MailKind(
        _("An answer was given by link"), _("whom the link belongs to"), _("to say so if it was not them")
    ),
    "portfolio.request": MailKind(
        _("A request for feedback"), _("whom a resident asks"), _("the link opens without a password")
    ),
    "records.deadline": MailKind(
        _("Deadline for marks moved"), _("the teachers of the activity"), _("to encode in time")
    ),
    "records.dispute": MailKind(
        _("A signature is disputed"), _("the offices of the programme"), _("to look into it")
    ),
    "seminars.make_up": MailKind(
        _("An absence made up"), _("resident and leader"), _("declared, accepted or refused"), may_be_off=True
    ),
    "seminars.meeting": MailKind(
        _("A meeting changed"), _("the members of the group"), _("moved or cancelled")
    ),
    "seminars.simulation": MailKind(
        _("A simulation"), _("the residents who booked it"), _("a place, a change, a cancellation")
    ),
    "thesis.signed": MailKind(
        _("A thesis was marked by link"), _("whom the link belongs to"), _("to say so if it was not them")
    ),
    "thesis.state": MailKind(
        _("A step of a thesis"), _("resident, promoter and readers"), _("to know whose turn it is")
    ),
}  # fmt: skip

REMINDERS: dict[str, str | Promise] = {  # lines of the weekly mail, each kind of which a person may switch off
    "evaluations": _("Evaluations of stages to sign"),
    "requests": _("Requests for feedback to answer"),
    "mentoring": _("Mentoring meetings and reports"),
    "seminars": _("Lists of attendance to close, absences to confirm"),
    "pieces": _("Pieces to hand in"),
}


def kinds_to_choose() -> dict[str, str | Promise]:
    """What a person may switch off: kinds of reminder, and mails. Their keys never meet: those of mails have a dot."""
    return REMINDERS | {key: kind.title for key, kind in KINDS.items() if kind.may_be_off}


def kind_title(kind: str) -> str:
    return str(KINDS[kind].title) if kind in KINDS else kind
