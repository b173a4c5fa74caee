"""File a complaint, withdraw it, record how the panel ruled. One that is founded opens a correction sitting."""

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import changes
from accounts.models import User
from accounts.permissions import WrongStateError, require
from curriculum.models import JuryRules
from jury.cases.models import Correction
from jury.complaints.mails import tell_ruled
from jury.complaints.models import Complaint
from jury.complaints.permissions import can_file, can_withdraw, may_ever_rule, panel_choices
from jury.complaints.workflow import COMPLAINT
from jury.juries.models import Member
from jury.sittings.models import Preparer
from pages.errors import wrong
from records.enrolments.locks import lock_enrolment
from records.models import Decision, Deliberation


@transaction.atomic
def file_complaint(*, decision: Decision, ground: str, text: str, by: User, today: date | None = None) -> Complaint:
    """File a complaint on a published decision, within the days after the publication."""
    lock_enrolment(decision.enrolment_id)
    answer = can_file(by, decision, today)
    if not answer and decision.enrolment.user_id == by.pk:
        raise WrongStateError(answer.reason)
    require(answer)
    if not text.strip():
        raise wrong("text", _("Say what the irregularity or the error is."), "reason_required")
    made = Complaint(decision=decision, ground=ground, text=text.strip())
    return changes.create(made, by=by, action="file")


@transaction.atomic
def withdraw_complaint(*, complaint: Complaint, by: User, seen: int) -> Complaint:
    if complaint.decision.enrolment.user_id != by.pk:
        require(can_withdraw(by, complaint))
    target = COMPLAINT.run("withdraw", complaint).target
    return changes.change(complaint, {"state": target}, by=by, seen=seen, action="withdraw")


@transaction.atomic
def rule(
    *,
    complaint: Complaint,
    ruling: str,
    panel: Collection[Member],
    reason: str,
    by: User,
    seen: int,
    held_on: date | None = None,
) -> Complaint:
    """Record the ruling of the panel. `held_on`: the day of the correction sitting, where the complaint is founded."""
    require(may_ever_rule(by, complaint))
    lock_enrolment(complaint.decision.enrolment_id)
    target = COMPLAINT.run(ruling, complaint).target
    check_panel(complaint, panel)
    if not reason.strip():
        raise wrong("reason", _("Say why the panel ruled so."), "reason_required")
    values = {"state": target, "reason": reason.strip(), "ruled_at": timezone.now(), "recorded_by": by}
    if target == Complaint.State.FOUNDED:
        values["correction"] = open_correction(complaint, held_on, reason.strip(), by)
    changed = changes.change(complaint, values, by=by, seen=seen, action="rule", why=reason)
    changed.panel.set(panel)
    tell_ruled(changed)
    return changed


def check_panel(complaint: Complaint, panel: Collection[Member]) -> None:
    """Raise unless it has as many members of the jury as the version states, none of them tied to the resident."""
    allowed = {seat.pk for seat in panel_choices(complaint)}
    if others := [str(seat.user) for seat in panel if seat.pk not in allowed]:
        text = _("Not a voting member of the jury, or tied to the resident: %(names)s.")
        raise wrong("panel", text % {"names": ", ".join(others)}, "tied")
    rules = JuryRules.objects.filter(programme_version=complaint.decision.deliberation.programme_version_id).first()
    needed = (rules.panel if rules else None) or 1
    if len({seat.pk for seat in panel}) < needed:
        words = ngettext(
            "The panel has %(n)s member of the jury at least.",
            "The panel has %(n)s members of the jury at least.",
            needed,
        )
        raise wrong("panel", words % {"n": needed}, "too_few")


def open_correction(complaint: Complaint, held_on: date | None, words: str, by: User) -> Correction:
    """A sitting on that day with this one case: what it decides supersedes the decision."""
    decision = complaint.decision
    if decision.has_successor:
        raise WrongStateError(_("A newer decision supersedes this one already."))
    if held_on is None:
        raise wrong("held_on", _("Say when the jury sits on the correction."), "required")
    if held_on < timezone.localdate():
        raise wrong("held_on", _("This day is past: a jury is called for a day to come."), "past")
    sitting = Deliberation(
        programme_version=decision.deliberation.programme_version,
        session=decision.deliberation.session,
        held_on=held_on,
        kind=Deliberation.Kind.CORRECTION,
        recorded_by=by,
    )
    changes.create(sitting, by=by, action="prepare")
    Preparer.objects.create(deliberation=sitting, user=by)
    made = Correction(
        deliberation=sitting, decision=decision, ground=Correction.Ground.COMPLAINT, words=words, opened_by=by
    )
    return changes.create(made, by=by, action="bring_back", why=words)
