"""A thesis proposed, and each of its transitions."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import changes
from accounts.models import User
from accounts.permissions import WrongStateError, require
from curriculum.models import ExamSession
from pages.errors import wrong
from records.enrolments.locks import lock_enrolment
from records.models import Enrolment
from thesis.proposals.services import propose_parts
from thesis.rules.models import PartRule
from thesis.subjects.models import Subject
from thesis.subjects.services import taken
from thesis.theses.mails import tell
from thesis.theses.models import Thesis, ThesisPerson
from thesis.theses.people import ask_promoter, end, end_promoter, go_along
from thesis.theses.permissions import can_act, can_propose, has_thesis
from thesis.theses.workflow import THESIS

REASONED = {"refuse", "leave", "return", "reopen", "withdraw", "cancel", "correct"}


@transaction.atomic
def propose(
    *,
    enrolment: Enrolment,
    by: User,
    title: str,
    text: str,
    session: ExamSession,
    promoter: User | None = None,
    subject: Subject | None = None,
) -> Thesis:
    """A subject of the resident's own with the promoter asked, or one that a promoter offers."""
    require(can_propose(by, enrolment))
    lock_enrolment(enrolment.pk)
    if not has_thesis(enrolment):
        raise WrongStateError(_("This programme has no thesis."))
    if Thesis.objects.live().filter(enrolment=enrolment).exists():
        raise WrongStateError(_("There is a thesis already."))
    refuse_past(session)
    if subject is not None:
        take(subject, enrolment)
        promoter = subject.promoter
    if promoter is None:
        raise wrong("email", _("Say whom you ask."), "nobody")
    made = Thesis(enrolment=enrolment, subject=subject, title=title, text=text, session=session)
    made.state = THESIS.check("propose", None, actors={"resident"}).target
    changes.create(made, by=by, action="propose")
    ask_promoter(made, promoter, by)
    tell(made, by=by)
    return made


def take(subject: Subject, enrolment: Enrolment) -> None:
    """Refuse a subject of another programme, one no longer offered, and a full one. Locks it."""
    subject = Subject.objects.select_for_update(no_key=True).get(pk=subject.pk)
    if not subject.is_offered or subject.programme_id != enrolment.programme_version.programme_id:
        raise wrong("subject", _("This subject is no longer on offer."), "not_offered")
    if taken(subject) >= subject.capacity:
        raise wrong("subject", _("No place is left for this subject."), "full")


def refuse_past(session: ExamSession) -> None:
    if session.ends < timezone.localdate():
        raise wrong("session", _("This session is over."), "past")


@transaction.atomic
def move(
    *, thesis: Thesis, name: str, by: User, seen: int, reason: str = "", values: Mapping[str, Any] | None = None
) -> Thesis:
    """Make the transition `name` with these values; the people concerned are told."""
    require(can_act(by, thesis, name))
    lock_enrolment(thesis.enrolment_id)
    row = THESIS.run(name, thesis, by=by)
    if thesis.version != seen:
        raise changes.ConflictError(thesis)
    reason = reason.strip()
    if name in REASONED and not reason:
        raise wrong("reason", _("Say why."), "reason_required")
    written = {"state": row.target, **(values or {})}
    if reason:
        written["reason"] = reason
    changes.change(thesis, written, by=by, seen=seen, action=name.replace("_", " "), why=reason)
    vars(thesis).pop("_prefetched_objects_cache", None)
    tell(thesis, by=by)
    return thesis


@transaction.atomic
def act(*, thesis: Thesis, name: str, by: User, seen: int, values: Mapping[str, Any] | None = None) -> Thesis:
    """Make the transition `name` with what its form gave: the reason, the promoter who is asked, a text."""
    given = dict(values or {})
    require(can_act(by, thesis, name))
    lock_enrolment(thesis.enrolment_id)
    THESIS.run(name, thesis, by=by)
    reason = str(given.pop("reason", ""))
    written = SIDE_EFFECTS.get(name, nothing)(thesis, given, by)
    return move(thesis=thesis, name=name, by=by, seen=seen, reason=reason, values=written)


def nothing(thesis: Thesis, given: dict, by: User) -> dict:
    return {}


def on_ask(thesis: Thesis, given: dict, by: User) -> dict:
    """Somebody of the resident's own choice: the subject that the earlier promoter offered is given back."""
    ask_promoter(thesis, given["promoter"], by)
    return {"subject": None}


def on_agree(thesis: Thesis, given: dict, by: User) -> dict:
    row = ThesisPerson.objects.current().select_related("user", "thesis__enrolment").get(thesis=thesis, role="promoter")
    go_along(row, by)
    return {"agreed_on": timezone.localdate(), "reason": ""}


def on_leave(thesis: Thesis, given: dict, by: User) -> dict:
    end_promoter(thesis, by)
    return {}


def on_ask_ethics(thesis: Thesis, given: dict, by: User) -> dict:
    return {"needs_ethics": True, "ethics_reference": ""}


def on_clear(thesis: Thesis, given: dict, by: User) -> dict:
    if not given.get("ethics_reference", "").strip():
        raise wrong("ethics_reference", _("Give the reference of its answer."), "missing")
    return {"ethics_reference": given["ethics_reference"].strip()}


def on_hand_in(thesis: Thesis, given: dict, by: User) -> dict:
    if not given.get("text", "").strip():
        raise wrong("text", _("Write the protocol: question, method, calendar."), "missing")
    return {"title": given["title"], "text": given["text"], "reason": ""}


def on_accept(thesis: Thesis, given: dict, by: User) -> dict:
    propose_parts(thesis.enrolment, PartRule.When.PROTOCOL, by=by)
    return {"accepted_on": timezone.localdate(), "reason": ""}


def on_submit(thesis: Thesis, given: dict, by: User) -> dict:
    return {"submitted_on": timezone.localdate(), "reason": "", **given}


def on_reopen(thesis: Thesis, given: dict, by: User) -> dict:
    return {"submitted_on": None}


def on_withdraw(thesis: Thesis, given: dict, by: User) -> dict:
    """Nobody goes along any more; the place in the subject is free again."""
    for row in ThesisPerson.objects.current().filter(thesis=thesis).select_related("user", "thesis"):
        end(row, by)
    return {}


SIDE_EFFECTS = {
    "ask": on_ask,
    "agree": on_agree,
    "take_over": on_agree,
    "refuse": on_leave,
    "leave": on_leave,
    "ask_ethics": on_ask_ethics,
    "clear": on_clear,
    "hand_in": on_hand_in,
    "accept": on_accept,
    "submit": on_submit,
    "reopen": on_reopen,
    "withdraw": on_withdraw,
}


@transaction.atomic
def choose_session(*, thesis: Thesis, session: ExamSession, by: User, seen: int) -> Thesis:
    """Another session: the days of the milestones follow."""
    require(can_act(by, thesis, "withdraw"))
    lock_enrolment(thesis.enrolment_id)
    THESIS.check("withdraw", thesis)
    refuse_past(session)
    return changes.change(thesis, {"session": session}, by=by, seen=seen, action="choose session")
