"""A sitting until its cases: prepare, drop, begin, attendance, recusal, incidents."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import changes
from accounts.models import User
from accounts.permissions import WrongStateError, require
from curriculum.models import ExamSession, JuryRules, ProgrammeVersion
from jury.juries.models import Member
from jury.juries.services import composition_problems
from jury.sittings.models import Attendance, Incident, Preparer, Recusal
from jury.sittings.permissions import can_prepare_sitting, may_ever, seat_holders
from jury.sittings.workflow import SITTING
from pages.errors import wrong
from records.models import Deliberation, Enrolment

Presence = Attendance.Presence
PREPARES = {"begin", "attend", "decide", "close"}


@transaction.atomic
def prepare_sitting(
    *,
    version: ProgrammeVersion,
    session: ExamSession,
    held_on: date,
    by: User,
    kind: str = Deliberation.Kind.ORDINARY,
    today: date | None = None,
) -> Deliberation:
    """Open a sitting for a session, or one that closes its year, on a day to come."""
    require(can_prepare_sitting(by, version))
    SITTING.check("prepare", None)
    ProgrammeVersion.objects.select_for_update().get(pk=version.pk)
    if held_on < (today or timezone.localdate()):
        raise wrong("held_on", _("This day is past: a jury is called for a day to come."), "past")
    if held_on < session.starts:
        raise wrong("held_on", _("The session begins on a later day."), "before_session")
    if kind == Deliberation.Kind.ORDINARY:
        others = Deliberation.objects.filter(programme_version=version, session=session, kind=kind)
        if others.exclude(state=Deliberation.State.DROPPED).exists():
            raise wrong("session", _("This session has its deliberation already."), "second")
    sitting = Deliberation(programme_version=version, session=session, held_on=held_on, kind=kind, recorded_by=by)
    changes.create(sitting, by=by, action="prepare")
    Preparer.objects.create(deliberation=sitting, user=by)
    return sitting


def run(name: str, sitting: Deliberation, by: User, today: date | None = None) -> tuple[Deliberation, str]:
    """Lock the sitting, check who acts and its state; return it with the state that the act leads to."""
    locked = Deliberation.objects.select_related("session__academic_year", "programme_version__programme").get(
        pk=sitting.pk
    )
    require(may_ever(by, locked, name))
    target = SITTING.run(name, locked, today).target
    if name in PREPARES:
        Preparer.objects.get_or_create(deliberation=locked, user=by)
    return locked, target


@transaction.atomic
def drop_sitting(*, deliberation: Deliberation, reason: str, by: User, seen: int) -> Deliberation:
    """Note that a prepared sitting is not held."""
    locked, target = run("drop", deliberation, by)
    if not reason.strip():
        raise wrong("reason", _("Say why it is not held."), "reason_required")
    return changes.change(locked, {"state": target}, by=by, seen=seen, action="drop", why=reason.strip())


@transaction.atomic
def begin_sitting(
    *,
    deliberation: Deliberation,
    presences: Mapping[Member, str],
    presides: Member,
    by: User,
    seen: int,
    today: date | None = None,
) -> Deliberation:
    """Begin on its day: a complete jury, who presides, and the quorum present."""
    locked, target = run("begin", deliberation, by, today)
    write_attendance(locked, presences, presides, by)
    return changes.change(locked, {"state": target}, by=by, seen=seen, action="begin")


@transaction.atomic
def change_attendance(
    *, deliberation: Deliberation, presences: Mapping[Member, str], presides: Member, by: User
) -> Deliberation:
    """Note who came or left while the jury sits; the quorum holds until the end."""
    locked, _target = run("attend", deliberation, by)
    write_attendance(locked, presences, presides, by)
    return locked


def write_attendance(sitting: Deliberation, presences: Mapping[Member, str], presides: Member, by: User) -> None:
    seats = list(seat_holders(sitting))
    check_jury(sitting, seats)
    given = {member.pk: presence for member, presence in presences.items()}
    if set(given) != {seat.pk for seat in seats}:
        raise wrong("presences", _("Say of each member of the jury whether they are there."), "incomplete")
    present = [seat for seat in seats if given[seat.pk] == Presence.PRESENT]
    check_quorum(sitting, seats, present)
    if presides.pk not in {seat.pk for seat in present if seat.votes}:
        raise wrong("presides", _("Who presides is there and votes."), "presides")
    held = {row.member_id: row for row in Attendance.objects.filter(deliberation=sitting)}
    for row in held.values():  # first, since two may not preside at once
        if row.presides and row.member_id != presides.pk:
            changes.change(row, {"presides": False}, by=by, action="attend")
    for seat in seats:
        values = {"presence": given[seat.pk], "presides": seat.pk == presides.pk}
        if seat.pk in held:
            changes.change(held[seat.pk], values, by=by, action="attend")
        else:
            changes.create(Attendance(deliberation=sitting, member=seat, **values), by=by, action="attend")


def check_jury(sitting: Deliberation, seats: list[Member]) -> None:
    """Raise unless there is a composition on that day, complete by the rules of the version."""
    if not seats:
        text = _("No jury is recorded for that day: enter the decision on its composition first.")
        raise WrongStateError(text)
    rules = JuryRules.objects.filter(programme_version=sitting.programme_version_id)
    universities = sitting.programme_version.programme.institutions.all()
    if found := composition_problems(seats, rules, universities):
        raise WrongStateError(" ".join(found))


def check_quorum(sitting: Deliberation, seats: list[Member], present: list[Member]) -> None:
    """Raise unless enough of the voting members are there."""
    rules = JuryRules.objects.get(programme_version=sitting.programme_version_id)
    needed = rules.quorum_of(sum(seat.votes for seat in seats))
    there = sum(seat.votes for seat in present)
    if there < needed:
        words = ngettext(
            "The quorum is not reached: %(there)s voting member is there, %(needed)s are needed.",
            "The quorum is not reached: %(there)s voting members are there, %(needed)s are needed.",
            there,
        )
        raise wrong("presences", words % {"there": there, "needed": needed}, "quorum")


@transaction.atomic
def recuse(*, deliberation: Deliberation, member: Member, enrolment: Enrolment, ground: str, by: User) -> Recusal:
    """Note that a member leaves the case of a resident: declared by the member, or by who keeps the minutes."""
    locked = Deliberation.objects.select_related("programme_version__programme").get(pk=deliberation.pk)
    if member.user_id != by.pk:
        require(may_ever(by, locked, "decide"))
    SITTING.run("recuse", locked)
    if not seat_holders(locked).filter(pk=member.pk).exists():
        raise wrong("member", _("This person is not on the jury of that day."), "no_member")
    if enrolment.programme_version_id != locked.programme_version_id:
        raise wrong("enrolment", _("This resident is not before this jury."), "other_version")
    made = Recusal(deliberation=locked, member=member, enrolment=enrolment, ground=ground, declared_by=by)
    return changes.create(made, by=by, action="recuse")


@transaction.atomic
def take_recusal_back(*, recusal: Recusal, by: User, seen: int) -> None:
    """Delete a recusal that was noted by mistake, before the sitting is closed."""
    sitting = recusal.deliberation
    if recusal.member.user_id != by.pk:
        require(may_ever(by, sitting, "decide"))
    SITTING.run("recuse", sitting)
    if recusal.version != seen:
        raise changes.ConflictError(recusal)
    changes.audit(recusal, by=by, action="remove", before={"member": str(recusal.member)})
    recusal.delete()


@transaction.atomic
def note_incident(*, deliberation: Deliberation, text: str, by: User) -> Incident:
    """Note what happened, for the minutes."""
    locked, _target = run("attend", deliberation, by)
    if not text.strip():
        raise wrong("text", _("Say what happened."), "empty")
    return changes.create(Incident(deliberation=locked, text=text.strip(), noted_by=by), by=by, action="note")
