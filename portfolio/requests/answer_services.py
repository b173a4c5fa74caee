"""Acts of the person asked: save a draft, answer, decline, disown an answer."""

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
from portfolio.forms.models import Profession, Setting
from portfolio.observations.models import Observation
from portfolio.observations.services import end, record_observation
from portfolio.requests.models import Request
from portfolio.requests.permissions import can_answer
from portfolio.requests.services import close_links, finish
from portfolio.requests.workflow import REQUEST
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
    """Save a draft of the answers; raise `ConflictError` where another page saved one since. Drafts leave no audit row.

    `details`: values of profession, setting and observed_on.
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
    """Raise `PermissionDenied` for anybody but the person asked, `WrongStateError` for a request that is not open."""
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
    """Turn the answers into an observation, close the links of the request and mail an echo to the person asked.

    Raise `ValidationError` by item code for missing answers. Of two answers at once, one gets a `WrongStateError`.
    """
    today = today or timezone.localdate()
    # lock the row first: of two answers at once, the second waits here and then sees the first
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
        request,
        {"state": Request.State.ANSWERED, "ended_at": timezone.now(), "answers": {}, "observation": observation},
        by=by,
        action="answer",
    )
    close_links(request)
    echo(request, observation)
    return observation


def echo(request: Request, observation: Observation) -> None:
    """Mail the person asked that an answer was given in their name, with a link to disown it."""
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
    """Withdraw the observation because the person asked did not give the answer; the resident may ask again."""
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
    """The person asked cannot answer, having seen nothing of it or for lack of time."""
    refuse(request, by, "decline", today)
    close_links(request)
    return finish(request, "decline", by=by, today=today)
