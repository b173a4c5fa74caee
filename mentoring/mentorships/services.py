"""Naming a mentor, declaring ties and judging them."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import changes
from accounts.models import User
from accounts.permissions import WrongStateError, require
from curriculum.models import Role, Teaching
from mentoring.meetings.services import call_off
from mentoring.mentorships.models import Declaration, Tie
from mentoring.mentorships.permissions import can_appoint, can_declare, can_judge
from mentoring.permissions import MENTOR, mentor_of
from pages.errors import wrong
from records.enrolments.locks import lock_enrolment
from records.models import Accompaniment, Enrolment
from records.supporters.services import accompany, end_accompaniment

KINDS = Accompaniment.Capacity
STATES = Declaration.State


def recorded_ties(enrolment: Enrolment, mentor: User) -> list[str]:
    """Return the ties that are on record, whatever was declared."""
    capacities = set(enrolment.accompaniments.filter(user=mentor).values_list("capacity", flat=True))
    programme = enrolment.programme_version.programme_id
    taken = {"activity__registrations__annual_programme__enrolment": enrolment}
    found = {
        Tie.SUPERVISOR: KINDS.SUPERVISOR in capacities,
        Tie.THESIS: bool({KINDS.PROMOTER, KINDS.READER} & capacities),
        Tie.JURY: Role.objects.filter(user=mentor, kind=Role.Kind.JURY, programme=programme).exists(),
        Tie.TEACHER: Teaching.objects.filter(user=mentor, **taken).exists(),
    }
    return [str(tie) for tie, there in found.items() if there]


@transaction.atomic
def declare(*, enrolment: Enrolment, ties: Iterable[str], words: str, by: User) -> Declaration:
    """Declare the mentor's ties; ties on record are added. Without a tie it is in order at once, else it waits."""
    require(can_declare(by, enrolment))
    lock_enrolment(enrolment.pk)
    known = {*ties, *recorded_ties(enrolment, by)}
    listed = [tie for tie in Tie.values if tie in known]
    if listed and not words.strip():
        raise wrong("words", _("Say in a few words what the tie is."), "words_required")
    earlier = Declaration.objects.filter(enrolment=enrolment, mentor=by, replaced_at__isnull=True).first()
    if earlier is not None:
        changes.change(earlier, {"replaced_at": timezone.now()}, by=by, action="replace")
    state = STATES.WAITING if listed else STATES.CLEAR
    made = Declaration(enrolment=enrolment, mentor=by, ties=listed, words=words, state=state)
    return changes.create(made, by=by, action="declare")


@transaction.atomic
def judge(*, declaration: Declaration, accept: bool, reason: str, by: User, seen: int) -> Declaration:
    """The programme accepts or refuses the mentor in spite of the ties; a refusal needs a reason."""
    require(can_judge(by, declaration))
    if declaration.state != STATES.WAITING or declaration.replaced_at is not None:
        raise WrongStateError(_("This declaration does not wait for an answer any more."))
    if not accept and not reason.strip():
        raise wrong("reason", _("Say why the mentorship is refused."), "reason_required")
    state = STATES.ACCEPTED if accept else STATES.REFUSED
    values: dict[str, Any] = {"judged_by": by, "judged_at": timezone.now(), "reason": reason}
    return changes.change(declaration, {"state": state, **values}, by=by, seen=seen, action="judge")


@transaction.atomic
def appoint(*, enrolment: Enrolment, mentor: User, starts: date, by: User) -> Accompaniment:
    """Make a person the mentor from that day on.

    The earlier mentor's support ends the day before, and the meetings planned with that mentor for later are cancelled.
    """
    require(can_appoint(by, enrolment))
    lock_enrolment(enrolment.pk)
    before = mentor_of(enrolment, starts)
    if before is not None:
        if before.user_id == mentor.pk:
            raise wrong("user", _("%(name)s is the mentor then.") % {"name": mentor}, "same")
        if before.starts == starts:
            raise wrong("starts", _("%(name)s is the mentor from that day on.") % {"name": before.user}, "overlap")
        last = starts - timedelta(days=1)
        end_accompaniment(accompaniment=before, ends=last, by=by, seen=before.version)
        call_off(enrolment=enrolment, mentor=before.user, after_day=last, by=by)
    return accompany(enrolment=enrolment, user=mentor, capacity=MENTOR, starts=starts, by=by)
