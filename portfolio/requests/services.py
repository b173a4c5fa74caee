"""Asking for an observation, resending, withdrawing and replacing a request."""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import changes, links
from accounts.models import Link, User
from accounts.permissions import require
from curriculum.models import Programme
from notices import services as notices
from notices.reminders import Reminder
from pages.errors import wrong
from portfolio.forms.answers import identity_words
from portfolio.forms.models import Form, Profession, Setting
from portfolio.privacy_guard import identity
from portfolio.requests.models import FeedbackRound, Request
from portfolio.requests.permissions import can_change_request
from portfolio.requests.workflow import REQUEST
from records.enrolments.locks import lock_enrolment
from records.models import Enrolment, Registration
from ui.figures import day_words

PURPOSE = "portfolio.request"
MOST_OPEN = 40  # open requests of one resident at a time, to limit mail


@transaction.atomic
def ask(
    *,
    enrolment: Enrolment,
    kind: str,
    person: User,
    by: User,
    profession: Profession | None = None,
    setting: Setting | None = None,
    observed_on: date | None = None,
    note: str = "",
    registration: Registration | None = None,
    round: FeedbackRound | None = None,
    replaces: Request | None = None,
    today: date | None = None,
) -> Request:
    """Ask `person` for an observation in the current form, and mail them a link.

    In a round, form and last day are the round's. The caller must have checked that `by` may ask.
    """
    today = today or timezone.localdate()
    lock_enrolment(enrolment.pk)
    refuse_person(enrolment, person, kind, observed_on, note.strip(), round, today)
    if round is not None and not round.is_open(today):
        raise ValidationError(_("This round of feedback is closed."), code="closed")
    made = Request(
        kind=kind, enrolment=enrolment, registration=registration, round=round, person=person, profession=profession,
        form=round.form if round else form_for(kind, enrolment.programme_version.programme, today), setting=setting,
        observed_on=observed_on, note=clean_note(note), asked_by=by, replaces=replaces, sent_on=today,
        expires_on=round.closes_on if round else max(today, observed_on or today) + timedelta(days=Request.DAYS),
    )  # fmt: skip
    changes.create(made, by=by, action="ask")
    write_to(person, [made], by=by, today=today)
    return made


def form_for(kind: str, programme: Programme, today: date) -> Form:
    form = Form.objects.current(kind, programme, today)
    if form is None:
        raise ValidationError(_("There is no form for this yet: the faculty loads one (load_forms)."), code="no_form")
    return form


def clean_note(note: str) -> str:
    """Refuse a note that may identify a patient: it is mailed and read by others."""
    if found := identity.find(note):
        raise wrong("note", identity_words(found), "identity")
    return note.strip()


def refuse_person(enrolment, person, kind, observed_on, note, round, today) -> None:
    if person.pk == enrolment.user_id:
        raise wrong("email", _("Nobody observes oneself."), "oneself")
    if person.is_machine or not person.is_active:
        raise wrong("email", _("This address is not that of a person who can answer."), "not_a_person")
    if observed_on is not None and observed_on > today + Request.PLANNED_AHEAD:
        raise wrong("observed_on", _("Plan it at most three months ahead."), "future")
    waiting = enrolment.requests.open(today)
    same = waiting.filter(person=person, kind=kind, observed_on=observed_on, note=note, round=round)
    if round is not None:
        same = round.requests.filter(person=person, state__in=["asked", "answered", "declined"])
    if same.exists():
        text = _("This person was asked already.")
        if round is None:
            text = _("This person was asked for the same already: choose another day, or say what else it is about.")
        raise wrong("email", text, "asked_already")
    if waiting.count() >= MOST_OPEN:
        raise ValidationError(_("So many requests wait already: take some back first."), code="too_many")


def link_of(request: Request, *, by: User | None, today: date | None = None) -> str:
    """Return the address of a new link that replaces an earlier one; valid until the last day to answer."""
    days = max((request.expires_on - (today or timezone.localdate())).days, 0) + 1
    _link, token = links.grant(user=request.person, purpose=PURPOSE, target=request, by=by, days=days)
    return links.address("request-answer", token)


def by_words(request: Request) -> str:
    return _("by %(day)s") % {"day": day_words(request.due_on)}


def words_of(request: Request) -> str:
    """Return the text of a request in a mail: "Direct observation: Alice Dupont"."""
    return _("%(what)s: %(resident)s") % {"what": request.form.title, "resident": request.enrolment.user}


def reminder_of(request: Request, today: date | None = None) -> Reminder:
    return Reminder(
        user=request.person,
        words=partial(words_of, request),
        make_link=partial(link_of, request, by=None, today=today),
        since=request.sent_on,
        due=request.due_on,
        # None for a round: who takes part in it stays hidden from the offices
        enrolment=request.enrolment if request.round_id is None else None,
        kind="requests",
    )


def write_to(person: User, requests: Iterable[Request], *, by: User, today: date | None = None) -> None:
    """Send one mail with these requests of one resident, each with its own link."""
    requests = list(requests)
    with notices.language_of(person):
        resident = requests[0].enrolment.user
        subject = ngettext(
            "%(resident)s asks you for an answer", "%(resident)s asks you for %(n)s answers", len(requests)
        )
        parts = [
            f"{words_of(request)} ({by_words(request)})\n{link_of(request, by=by, today=today)}" for request in requests
        ]
        intro = _(
            "%(resident)s, a resident in general practice, asks you to say in a few minutes what you saw. "
            "The link opens without a password."
        )
        body = notices.letter(person, intro % {"resident": resident}, *parts)
        notices.send(
            to=person,
            kind=PURPOSE,
            subject=subject % {"resident": resident, "n": len(requests)},
            body=body,
            by=by,
        )


@transaction.atomic
def resend(*, request: Request, by: User, today: date | None = None) -> Request:
    """Ask again: the last day to answer is a month ahead, and a new link replaces the old one."""
    require(can_change_request(by, request, "resend", today))
    prolong([request], by=by, today=today or timezone.localdate())
    return request


@transaction.atomic
def resend_expired(*, enrolment: Enrolment, by: User, today: date | None = None) -> list[Request]:
    """Resend all expired requests of a resident, with one mail a person; return them."""
    today = today or timezone.localdate()
    lock_enrolment(enrolment.pk)
    found = [
        request
        for request in enrolment.requests.expired(today).for_list().select_for_update(of=("self",))
        if can_change_request(by, request, "resend", today)
    ]
    prolong(found, by=by, today=today)
    return found


def prolong(requests: list[Request], *, by: User, today: date) -> None:
    until = today + timedelta(days=Request.DAYS)
    of: dict[User, list[Request]] = {}
    for request in requests:
        if request.round is not None and request.round.closes_on < until:
            changes.change(request.round, {"closes_on": until}, by=by, action="prolong")
        state = REQUEST.run("resend", request, today).target
        changes.change(request, {"state": state, "expires_on": until, "sent_on": today}, by=by, action="resend")
        of.setdefault(request.person, []).append(request)
    for person, theirs in of.items():
        write_to(person, theirs, by=by, today=today)


@links.renews(PURPOSE)
def renew(dead) -> None:
    """Mail a new link for a dead one to the registered address; an expired request is open again by that."""
    request = Request.objects.select_related("round", "enrolment__user", "form", "person").get(uuid=dead.target)
    status = request.status()
    if status not in {Request.State.ASKED, Request.EXPIRED}:
        return
    if request.round is not None and request.round.is_over():
        return
    with transaction.atomic():
        if status == Request.EXPIRED:
            prolong([request], by=request.person, today=timezone.localdate())
        else:
            write_to(request.person, [request], by=request.person)


@transaction.atomic
def withdraw(*, request: Request, by: User, seen: int | None = None, today: date | None = None) -> Request:
    """Withdraw a request: its link closes and its draft is deleted."""
    require(can_change_request(by, request, "withdraw", today))
    return finish(request, "withdraw", by=by, seen=seen, today=today)


def finish(request: Request, name: str, *, by: User, seen=None, today=None) -> Request:
    """End a request other than by an answer; its links then say that nothing is left to do."""
    state = REQUEST.run(name, request, today).target
    changed = changes.change(
        request, {"state": state, "ended_at": timezone.now(), "answers": {}}, by=by, seen=seen, action=name
    )
    links.withdraw(target=request, purpose=PURPOSE)
    return changed


def close_links(request: Request) -> None:
    """Close the live links of a request that was answered or declined."""
    for link in Link.objects.filter(target=request.uuid, purpose=PURPOSE, state=Link.State.LIVE).select_related("user"):
        if link.status() == Link.State.LIVE:
            links.close(link)


@transaction.atomic
def replace(
    *, request: Request, person: User, by: User, profession: Profession | None = None, today: date | None = None
) -> Request:
    """Ask another person instead; return the new request."""
    require(can_change_request(by, request, "replace", today))
    if person.pk == request.person_id:
        raise wrong("email", _("This is the same person. Send the request again instead."), "same_person")
    finish(request, "replace", by=by, today=today)
    return ask(
        enrolment=request.enrolment, kind=request.kind, person=person, by=by, setting=request.setting,
        profession=profession or request.profession, observed_on=request.observed_on, note=request.note,
        registration=request.registration, round=request.round, replaces=request, today=today,
    )  # fmt: skip
