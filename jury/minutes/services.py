"""Close a sitting, which freezes its minutes; open it again before its release."""

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import changes
from accounts.models import User
from accounts.permissions import WrongStateError
from jury.cases.jury_cases import Case, jury_cases
from jury.cases.services import results_behind
from jury.cycles.candidates import Candidate, candidates
from jury.cycles.services import obstacles as cycle_obstacles
from jury.minutes.content import minutes_content, sha256_of
from jury.minutes.models import Minutes
from jury.sittings.services import run
from pages.errors import wrong
from records.marks.sheet_services import set_state
from records.models import Deliberation, Result

NAMED = 5  # cases that a refusal names


def obstacles(cases: list[Case], cycles: Collection[Candidate] = ()) -> list[str]:
    """Why a sitting with these cases cannot be closed, in sentences."""
    found = []
    decided = [case for case in cases if case.decision is not None]
    if not any(case.is_done for case in cases) and not any(one.decision for one in cycles):
        found.append(_("Nothing is decided or put off yet."))
    if lost := [case for case in decided if not case.is_ready]:
        words = ngettext(
            "%(n)s decision rests on evidence that is no longer there: %(cases)s.",
            "%(n)s decisions rest on evidence that is no longer there: %(cases)s.",
            len(lost),
        )
        found.append(words % {"n": len(lost), "cases": named(lost)})
    if moved := [case for case in decided if case.differs and case.decision and not case.decision.reason]:
        words = ngettext(
            "%(n)s decision is on another value than the mark encoded by now: %(cases)s.",
            "%(n)s decisions are on other values than the marks encoded by now: %(cases)s.",
            len(moved),
        )
        found.append(words % {"n": len(moved), "cases": named(moved)})
    if waiting := [case for case in cases if case.is_ready and not case.is_done]:
        words = ngettext(
            "%(n)s case is ready and neither decided nor put off: %(cases)s.",
            "%(n)s cases are ready and neither decided nor put off: %(cases)s.",
            len(waiting),
        )
        found.append(words % {"n": len(waiting), "cases": named(waiting)})
    return found


def named(cases: list[Case]) -> str:
    """The first few by name."""
    texts = [f"{case.registration.annual_programme.enrolment} ({case.activity.code})" for case in cases[:NAMED]]
    return ", ".join(texts) + (", …" if len(cases) > NAMED else "")


@transaction.atomic
def close_sitting(*, deliberation: Deliberation, by: User, seen: int) -> Minutes:
    """Close a sitting whose cases are all disposed of: freeze the minutes, and the marks behind its decisions."""
    locked, target = run("close", deliberation, by)
    cycles = candidates(locked)
    if reasons := [*obstacles(jury_cases(locked), cycles), *cycle_obstacles(cycles)]:
        raise ValidationError([ValidationError(words, code="obstacle") for words in reasons])
    now = timezone.now()
    set_state(results_behind(locked).exclude(state=Result.State.DECIDED), Result.State.DECIDED, by=by, action="close")
    content = minutes_content(locked, now)
    minutes = Minutes(deliberation=locked, content=content, sha256=sha256_of(content), closed_at=now, closed_by=by)
    changes.create(minutes, by=by, action="close")
    changes.change(locked, {"state": target, "closed_at": now}, by=by, seen=seen, action="close")
    return minutes


@transaction.atomic
def reopen_sitting(*, deliberation: Deliberation, reason: str, by: User, seen: int) -> Deliberation:
    """Open a closed sitting again before its release: its marks too. The minutes are made anew at the next closing."""
    locked, target = run("reopen", deliberation, by)
    if not reason.strip():
        raise wrong("reason", _("Say why it is opened again."), "reason_required")
    live = Minutes.objects.filter(deliberation=locked, replaced_at__isnull=True).first()
    if live is None:
        raise WrongStateError(_("This deliberation has no minutes."))
    changes.change(live, {"replaced_at": timezone.now()}, by=by, action="reopen", why=reason.strip())
    set_state(results_behind(locked), Result.State.SUBMITTED, by=by, action="reopen")
    values = {"state": target, "closed_at": None}
    return changes.change(locked, values, by=by, seen=seen, action="reopen", why=reason.strip())
