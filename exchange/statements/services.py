"""Confirming statements made in another installation; they count here only then (decision 0010)."""

import uuid
from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import changes
from accounts.models import User
from accounts.permissions import WrongStateError, require
from exchange.models import Statement
from exchange.permissions import can_confirm
from pages.errors import wrong
from portfolio.code_lookup import Known
from portfolio.portfolio_import import take_over_observation, take_over_sign_off, unlock
from records.models import Enrolment

ELSEWHERE = "elsewhere.invalid"  # a domain that cannot exist: no log-in, no mail
ORDER = {"observation": 0, "round": 1, "sign_off": 2}  # evidence before the sign-offs that rest on it
State, Kind = Statement.State, Statement.Kind


@transaction.atomic
def decide(
    *, statements: Iterable[Statement], state: str, how: str, by: User, now: datetime | None = None
) -> list[Statement]:
    """Confirm or refuse statements of one resident, all or none; `how` says how they were checked.

    A confirmed observation or sign-off is written with the names and days of its archive. Pooled feedback stays text:
    an archive does not contain the single answers.
    """
    wanted = {one.pk for one in statements}
    rows = list(
        Statement.objects.select_for_update(of=("self",)).filter(pk__in=wanted).select_related("portfolio_import")
    )
    if not rows:
        raise wrong("statements", _("Choose what you have checked."), "required")
    enrolment = Enrolment.objects.select_related("user", "programme_version__programme").get(pk=rows[0].enrolment_id)
    require(can_confirm(by, enrolment))
    if any(row.enrolment_id != enrolment.pk for row in rows):
        raise ValueError("These statements are of more than one resident.")
    if any(row.state != State.WAITING for row in rows):
        raise WrongStateError(_("Some of this was decided meanwhile: look at what stands there now."))
    if not how.strip():
        raise wrong("how", _("Say how you checked it."), "required")
    known = Known(enrolment)
    for row in sorted(rows, key=order):
        made = written(row, enrolment, known, by=by, how=how) if state == State.CONFIRMED else {}
        values = {"state": state, "how": how.strip(), "decided_by": by, "decided_at": now or timezone.now(), **made}
        changes.change(row, values, by=by, action="confirm" if state == State.CONFIRMED else "refuse", why=how)
    if state == State.REFUSED:
        unlock(enrolment=enrolment, entries=not_relied_on(rows), by=by, why=how)
    return rows


def not_relied_on(refused: list[Statement]) -> set[str]:
    """Return entries that only refused sign-offs rest on."""
    others = Statement.objects.filter(enrolment=refused[0].enrolment_id, kind=Kind.SIGN_OFF)
    kept = entries_of(others.exclude(state=State.REFUSED))
    return entries_of(row for row in refused if row.kind == Kind.SIGN_OFF) - kept


def entries_of(rows: Iterable[Statement]) -> set[str]:
    return {one["uuid"] for row in rows for one in row.said["evidence"] if one["kind"] == "entry"}


def order(row: Statement) -> tuple[int, float]:
    """Sort key: an earlier statement before the one that replaced it."""
    when = row.said.get("signed_at") or row.said.get("recorded_at")
    return ORDER[row.kind], datetime.fromisoformat(when).timestamp() if when else 0


def written(row: Statement, enrolment: Enrolment, known: Known, *, by: User, how: str) -> dict:
    """Return {field of the statement: the row written for it}."""
    told = {"enrolment": enrolment, "said": row.said, "known": known, "by": by, "why": how}
    told["origin"] = row.portfolio_import.sha256
    try:
        if row.kind == Kind.OBSERVATION:
            observer = stand_in(row.said["observer"], enrolment, by)
            return {"observation": take_over_observation(observer=observer, **told)}
        if row.kind == Kind.SIGN_OFF:
            return {"sign_off": take_over_sign_off(signer=stand_in(row.said["signer"], enrolment, by), **told)}
    except ValidationError as error:
        text = _("“%(name)s” cannot be taken over: %(why)s")
        told_by = row.said.get("signer") or row.said.get("observer")
        raise wrong("statements", text % {"name": told_by, "why": " ".join(error.messages)}, "impossible") from None
    return {}


def stand_in(name: str, enrolment: Enrolment, by: User) -> User:
    """Return an inactive user for somebody who signed elsewhere, one for each name and resident.

    Never an existing person of that name: an archive is no proof that it was they.
    """
    given, _space, family = name.rpartition(" ")
    given, family = given[:100], family[:100]
    about = Q(observations_made__enrolment=enrolment) | Q(sign_offs_made__enrolment=enrolment)
    there = User.objects.filter(about, given_name=given, family_name=family, email__endswith=f"@{ELSEWHERE}").first()
    if there is not None:
        return there
    person = User(email=f"{uuid.uuid4()}@{ELSEWHERE}", given_name=given, family_name=family, is_active=False)
    person.set_unusable_password()
    return changes.create(person, by=by, action="stand_in")
