"""What the person asked does: keep a draft, answer, decline, and say that an answer was not theirs."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import changes, links
from accounts.models import Link, User
from accounts.permissions import WrongStateError, require
from notices import services as notices
from pages.errors import wrong
from portfolio.forms.answers import clean_answers
from portfolio.models import Observation, Profession, Request, Setting
from portfolio.observations.services import end, record_observation
from portfolio.requests.services import close_links, finish
from portfolio.requests.workflow import REQUEST
from portfolio.signoffs.permissions import can_answer
from records.disputes.services import dispute
from ui.figures import day_words

ECHO = "portfolio.echo"


@transaction.atomic
def keep(
    *,
    request: Request,
    data: Mapping[str, Any],
    seen: int,
    by: User,
    details: Mapping[str, Any] | None = None,
    today: date | None = None,
) -> Request:
    """Keep a draft; `ConflictError` where another page kept one since. No audit row: a draft is its writer's.

    `details` are what stands beside the answers: profession, setting, observed_on.
    """
    refuse(request, by, "keep", today)
    values = {
        "answers": clean_answers(request.form, data, final=False),
        "drafted_at": timezone.now(),
        **(details or {}),
    }
    waiting = Request.objects.filter(pk=request.pk, version=seen, state=Request.State.ASKED)
    if not waiting.update(version=seen + 1, **values):
        raise changes.ConflictError(Request.objects.get(pk=request.pk))
    for name, value in {**values, "version": seen + 1}.items():
        setattr(request, name, value)
    return request


def refuse(request: Request, by: User, name: str, today: date | None) -> None:
    """Somebody else is refused; a request that no longer waits is a wrong state."""
    answer = can_answer(by, request, today)
    if request.person_id != by.pk:
        require(answer)
    REQUEST.check(name, request, today)
    if not answer:
        raise WrongStateError(answer.reason)


@transaction.atomic
def answer(
    *,
    request: Request,
    answers: Mapping[str, Any],
    by: User,
    identified_by: str,
    observed_on: date | None = None,
    setting: Setting | None = None,
    profession: Profession | None = None,
    today: date | None = None,
) -> Observation:
    """The answer is given and becomes an observation; every link to the request closes, an echo goes to the address.

    `ValidationError` by item code where something is missing; of two answers at once, one meets a wrong state.
    """
    today = today or timezone.localdate()
    # the row first, so that of two answers one waits here and finds the other
    request = Request.objects.select_for_update(of=("self",)).select_related(
        "round", "form", "enrolment__user", "person", "setting", "profession", "registration__annual_programme"
    ).get(pk=request.pk)  # fmt: skip
    refuse(request, by, "answer", today)
    profession = profession or request.profession
    if request.round is not None and profession is None:
        raise wrong("profession", _("Say as what you know the resident."), "required")
    observation = record_observation(
        enrolment=request.enrolment, form=request.form, answers=answers, source=request.kind, observer=request.person,
        observed_on=observed_on or request.observed_on or today, identified_by=identified_by, by=by,
        registration=request.registration, setting=setting or request.setting, profession=profession, today=today,
    )  # fmt: skip
    changes.change(
        request, by=by, action="answer", state=Request.State.ANSWERED, ended_at=timezone.now(), answers={},
        observation=observation,
    )  # fmt: skip
    close_links(request)
    echo(request, observation)
    return observation


def echo(request: Request, observation: Observation) -> None:
    """Tell the person asked that an answer was given in their name, with a way to say that it was not theirs."""
    person = request.person
    with notices.language_of(person):
        _link, token = links.grant(user=person, purpose=ECHO, target=observation, by=None)
        words = {
            "what": request.form.title,
            "resident": request.enrolment.user,
            "day": day_words(observation.recorded_at),
        }
        body = notices.letter(
            person,
            _("Your answer was received on %(day)s: %(what)s, %(resident)s. Thank you.") % words,
            _("If this was not you, say so here:") + f"\n{links.address('request-echo', token)}",
        )
        subject = _("Your answer was received: %(resident)s") % words
        notices.send(to=person, kind=ECHO, subject=subject, body=body, by=None)


@transaction.atomic
def disown(*, observation: Observation, by: User, link: Link) -> Observation:
    """ "This was not me": the observation is withdrawn, and the resident may ask again."""
    withdrawn = end(
        observation, "withdraw", by=by, why=_("The person asked says that this answer was not given by them.")
    )
    links.close(link)
    dispute(
        signed=observation,
        enrolment=observation.enrolment,
        signer=by,
        what=f"{observation.form.title} · {observation.enrolment.user}",
        signed_at=observation.recorded_at,
    )
    return withdrawn


@transaction.atomic
def decline(*, request: Request, by: User, today: date | None = None) -> Request:
    """The person asked says that they cannot answer: they saw nothing of it, or have no time."""
    refuse(request, by, "decline", today)
    close_links(request)
    return finish(request, "decline", by=by, today=today)
