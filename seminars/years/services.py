"""The year of a group is closed: it writes one proposal for each member; and opened again."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts import changes
from accounts.models import User
from accounts.permissions import WrongStateError, require
from pages.errors import wrong
from records.enrolments.locks import lock_enrolments
from records.mark_values import Outcome
from records.proposals.services import propose, withdraw_proposal
from seminars.attendance.hours import Hours
from seminars.groups.models import SeminarGroup
from seminars.groups.permissions import can_lead, can_run
from seminars.groups.services import lock_group
from seminars.groups.workflow import GROUP
from seminars.years.closing import Line, closing_lines, obstacles, obstacles_words, part_of
from ui.figures import decimal_words

OUTCOMES = (Outcome.VALIDATED, Outcome.NOT_VALIDATED)


@dataclass(frozen=True)
class Verdict:
    """What the leader proposes for one member. `evaluation` is read by the resident and the jury."""

    outcome: str
    evaluation: str = ""


@transaction.atomic
def close_year(*, group: SeminarGroup, verdicts: Mapping[int, Verdict], by: User, seen: int) -> SeminarGroup:
    """Close the year with {pk of the registration: verdict}, one for each member without credits.

    Of two leaders who close at once, the second is told that the year is closed.
    """
    require(can_lead(by, group))
    lock_group(group)
    state = GROUP.run("close", group).target
    if group.version != seen:
        raise changes.ConflictError(group)
    lines = closing_lines(group)
    lock_enrolments({line.enrolment.pk for line in lines})
    if found := obstacles(group, lines):
        raise WrongStateError(obstacles_words(found))
    if (part := part_of(group)) is None:
        raise WrongStateError(_("This activity has no part to propose an outcome for: its programme is to be mended."))
    judged = [line for line in lines if not line.is_earned]
    check_verdicts(judged, verdicts, by)
    today = timezone.localdate()
    for line in judged:
        verdict = verdicts[line.registration.pk]
        propose(
            registration=line.registration,
            part=part,
            mark=None,
            outcome=verdict.outcome,
            evidence=evidence(line.hours, verdict.evaluation),
            complete_on=today,
            by=by,
        )
    values = {"state": state, "closed_by": by, "closed_at": timezone.now()}
    return changes.change(group, values, by=by, seen=seen, action="close year")


def check_verdicts(lines: list[Line], verdicts: Mapping[int, Verdict], by: User) -> None:
    """Raise all that is wrong at once, each error under the uuid of its registration."""
    errors: dict[str, ValidationError] = {}
    for line in lines:
        if (error := problem(line, verdicts.get(line.registration.pk), by)) is not None:
            errors[str(line.registration.uuid)] = error
    if errors:
        raise ValidationError(errors)


def problem(line: Line, verdict: Verdict | None, by: User) -> ValidationError | None:
    if verdict is None or verdict.outcome not in OUTCOMES:
        return ValidationError(_("Say whether the year is validated."), code="outcome")
    if line.enrolment.user_id == by.pk:
        return ValidationError(_("Nobody decides on oneself."), code="oneself")
    if verdict.evaluation.strip():
        return None
    if verdict.outcome == Outcome.NOT_VALIDATED:
        return ValidationError(_("Say why the year is not validated; the resident and the jury read it."), code="why")
    if line.lacks_hours:
        words = {"hours": decimal_words(line.hours.lacks)}
        text = _("%(hours)s h are lacking. Say why the year is validated all the same; the jury reads it.")
        return ValidationError(text % words, code="lacking")
    return None


def evidence(hours: Hours, evaluation: str) -> str:
    """Return the evidence of the proposal in words, in the faculty's language."""
    with translation.override(settings.LANGUAGE_CODE):
        words = {"attended": decimal_words(hours.attended), "given": decimal_words(hours.given)}
        sentences = [_("%(attended)s h attended of %(given)s h given") % words]
        if hours.asked is not None:
            sentences[0] += ", " + _("%(asked)s h asked") % {"asked": decimal_words(hours.asked)}
        if hours.made_up:
            sentences.append(_("%(made_up)s h of them were made up.") % {"made_up": decimal_words(hours.made_up)})
        if evaluation.strip():
            sentences.append(evaluation.strip())
        return ". ".join(sentence.rstrip(".") for sentence in sentences) + "."


@transaction.atomic
def reopen_year(*, group: SeminarGroup, reason: str, by: User, seen: int) -> SeminarGroup:
    """Something is to be corrected: the proposals are withdrawn; credits already granted stay."""
    require(can_run(by, group.activity))
    lock_group(group)
    state = GROUP.run("reopen", group).target
    if not reason.strip():
        raise wrong("reason", _("Say why; the leaders read it."), "reason_required")
    lines = closing_lines(group)
    lock_enrolments({line.enrolment.pk for line in lines})
    if (part := part_of(group)) is not None:
        for line in lines:
            withdraw_proposal(registration=line.registration, part=part, why=reason, by=by)
    values = {"state": state, "closed_by": None, "closed_at": None}
    return changes.change(group, values, by=by, seen=seen, action="reopen year", why=reason.strip())
