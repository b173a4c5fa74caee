"""Writes of serious concerns. Mails only say that there is something to read."""

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import changes
from accounts.models import User
from accounts.permissions import WrongStateError, require
from internships.concerns.models import Concern
from internships.concerns.permissions import can_raise, coordinators, row_for
from internships.directory.supervisor_models import Supervisor
from internships.placements.models import Placement
from notices.services import language_of, letter, send
from pages.errors import wrong
from ui.figures import day_words

TO_TAKE_UP = timedelta(days=7)
LEAST_TO_REPLY = timedelta(days=7)


@transaction.atomic
def raise_concern(
    *,
    placement: Placement,
    about: str,
    text: str,
    by: User,
    supervisor: Supervisor | None = None,
    today: date | None = None,
) -> Concern:
    """Raise a concern; the coordinators are told by mail that there is something to read."""
    today = today or timezone.localdate()
    answer = can_raise(by, placement, today)
    if not answer and by.pk == placement.enrolment.user_id:
        raise WrongStateError(answer.reason)
    require(answer)
    made = Concern(
        placement=placement,
        about=about,
        supervisor=supervisor if about == Concern.About.SUPERVISOR else None,
        text=text.strip(),
        raised_by=by,
        due_on=today + TO_TAKE_UP,
    )
    check(made)
    readers = coordinators(made, today)
    if not readers:
        raise ValidationError(
            _("Nobody coordinates this programme but whom it is about. Ask the secretariat to have a deputy named."),
            code="nobody",
        )
    changes.create(made, by=by, action="raise")
    for reader in readers:
        tell(made, reader)
    return made


def check(concern: Concern) -> None:
    """Raise `ValidationError` where subject, supervisor or text are missing or do not fit the author."""
    placement = concern.placement
    by_resident = placement.enrolment.user_id == concern.raised_by_id
    if concern.about not in Concern.About.values or by_resident == (concern.about == Concern.About.RESIDENT):
        raise wrong("about", _("Choose whom or what it is about."), "about")
    named = placement.supervisions.filter(supervisor=concern.supervisor)
    if concern.about == Concern.About.SUPERVISOR and not (concern.supervisor and named.exists()):
        raise wrong("about", _("Say about which supervisor."), "supervisor")
    if not concern.text:
        raise wrong("text", _("Say what happened."), "required")


def tell(concern: Concern, user: User) -> None:
    """Send a mail that discloses neither the content nor the person concerned."""
    with language_of(user):
        address = settings.SITE_URL + reverse("concern", args=[concern.uuid])
        body = letter(user, _("Something confidential about a stage waits for you. It is read here alone:"), address)
        send(to=user, kind="internships.concern", subject=_("Something confidential waits for you"), body=body)


def locked(concern: Concern) -> Concern:
    return Concern.objects.select_for_update(of=("self",)).for_list().get(pk=concern.pk)


@transaction.atomic
def withdraw(*, concern: Concern, by: User, seen: int | None = None) -> Concern:
    """Withdraw a concern that nobody has taken up yet."""
    current = locked(concern)
    row = row_for(by, current, "withdraw")
    return changes.change(current, {"state": row.target}, by=by, seen=seen, action="withdraw")


@transaction.atomic
def put(
    *, concern: Concern, question: str, reply_due_on: date, by: User, seen: int | None = None, today: date | None = None
) -> Concern:
    """Put it to the resident, who may reply until that day, at least a week ahead."""
    current = locked(concern)
    row = row_for(by, current, "put", today)
    least = (today or timezone.localdate()) + LEAST_TO_REPLY
    if reply_due_on < least:
        text = _("The resident has at least a week to reply: not before %(day)s.")
        raise wrong("reply_due_on", text % {"day": day_words(least)}, "too_soon")
    values: dict[str, Any] = {"question": question.strip(), "reply_due_on": reply_due_on, "put_at": timezone.now()}
    done = changes.change(current, {"state": row.target, **values}, by=by, seen=seen, action="put")
    tell(done, done.placement.enrolment.user)
    return done


@transaction.atomic
def reply(*, concern: Concern, text: str, by: User, seen: int | None = None, today: date | None = None) -> Concern:
    """Save the resident's reply, once."""
    current = locked(concern)
    row = row_for(by, current, "reply", today)
    if not text.strip():
        raise wrong("text", _("Write your reply."), "required")
    done = changes.change(
        current,
        {"state": row.target, "reply": text.strip(), "replied_at": timezone.now()},
        by=by,
        seen=seen,
        action="reply",
    )
    for reader in coordinators(done, today):
        tell(done, reader)
    return done


@transaction.atomic
def close(
    *,
    concern: Concern,
    conclusion: str,
    by: User,
    to_jury: str = "",
    seen: int | None = None,
    today: date | None = None,
) -> Concern:
    """Close with a conclusion for who raised it and the resident. `to_jury`: text for a sitting jury, if any."""
    current = locked(concern)
    row = row_for(by, current, "close", today)
    if not conclusion.strip():
        raise wrong("conclusion", _("Say what was concluded."), "required")
    if to_jury.strip() and current.about == Concern.About.RESIDENT and current.put_at is None:
        raise wrong("to_jury", _("The jury is told nothing to which the resident could not reply."), "not_heard")
    done = changes.change(
        current,
        {
            "state": row.target,
            "conclusion": conclusion.strip(),
            "to_jury": to_jury.strip(),
            "closed_by": by,
            "closed_at": timezone.now(),
        },
        by=by,
        seen=seen,
        action="close",
    )
    people = {done.raised_by_id: done.raised_by}
    if done.about == Concern.About.RESIDENT:
        people[done.placement.enrolment.user_id] = done.placement.enrolment.user
    for person in people.values():
        if person.pk != by.pk:
            tell(done, person)
    return done
