"""Deadlines for marks: set by session, extended for one activity."""

from datetime import date
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import changes
from accounts.models import User, Versioned
from accounts.permissions import require
from curriculum.models import Activity, ExamSession, Institution
from curriculum.roles import on_day, roles_of
from notices.services import language_of, letter, send
from pages.errors import wrong
from records.marks.deadline_models import MarksDeadline
from records.marks.permissions import acting_institution, can_extend, can_set_deadlines
from ui.figures import day_words


def check_day(session: ExamSession, due: date) -> None:
    if due < session.starts:
        raise wrong(
            "due",
            _("The session begins on %(day)s: its marks cannot be due before.") % {"day": day_words(session.starts)},
            "early",
        )


def check_seen(row: Versioned | None, seen: int) -> None:
    """Raise if the stored deadline is not the one that was shown."""
    if row is not None and row.version != seen:
        raise changes.ConflictError(row)
    if row is None and seen:
        raise wrong("due", _("This deadline was taken away in the meantime."), "conflict")


@transaction.atomic
def set_deadline(
    *, session: ExamSession, institution: Institution, due: date | None, by: User, seen: int
) -> MarksDeadline | None:
    """Set a university's deadline of a session; None removes it. `seen`: the version shown, 0 for "none yet"."""
    require(can_set_deadlines(by))
    if institution.pk not in roles_of(by).secretariat_of:
        raise ValidationError(_("Each secretariat sets the deadlines of its own university."), code="other")
    ExamSession.objects.select_for_update().get(pk=session.pk)
    row = MarksDeadline.objects.filter(session=session, institution=institution, activity=None).first()
    check_seen(row, seen)
    if due is not None:
        check_day(session, due)
    if row is None:
        if due is None:
            return None
        made = MarksDeadline(session=session, institution=institution, due=due, set_by=by)
        return changes.create(made, by=by, action="set", institution=institution.code)
    if due is None:
        changes.audit(row, by=by, action="clear", before={"due": str(row.due)}, institution=institution.code)
        row.delete()
        return None
    if row.due == due:
        return row
    return changes.change(row, {"due": due, "set_by": by}, by=by, seen=seen, action="set", institution=institution.code)


@transaction.atomic
def extend(*, activity: Activity, session: ExamSession, due: date, reason: str, by: User, seen: int) -> MarksDeadline:
    """Set another last day for one activity, with a reason; mail its teachers."""
    require(can_extend(by, activity))
    check_day(session, due)
    if not reason.strip():
        raise wrong("reason", _("Say why the deadline moves."), "reason_required")
    ExamSession.objects.select_for_update().get(pk=session.pk)
    institution = Institution.objects.get(pk__in=[acting_institution(by, activity)])
    row = MarksDeadline.objects.filter(session=session, activity=activity).first()
    check_seen(row, seen)
    values: dict[str, Any] = {"due": due, "reason": reason, "institution": institution, "set_by": by}
    if row is None:
        made = MarksDeadline(session=session, activity=activity, **values)
        row = changes.create(made, by=by, why=reason, action="extend", institution=institution.code)
    else:
        if row.due == due:
            return row
        row = changes.change(row, values, by=by, why=reason, action="extend", institution=institution.code)
    tell(row, activity)
    return row


def tell(row: MarksDeadline, activity: Activity) -> None:
    """Mail those who teach the activity today."""
    session = row.session
    address = reverse("mark-sheet", args=[activity.uuid, session.academic_year.start_year])
    now = activity.teachings.filter(on_day(timezone.localdate()), user__is_active=True)
    for person in User.objects.filter(teachings__in=now).distinct():
        with language_of(person):
            subject = _("Marks of %(activity)s: due on %(day)s") % {"activity": activity, "day": day_words(row.due)}
            text = _("The last day to encode and submit the marks of %(activity)s, %(session)s, is now %(day)s.")
            words = {"activity": activity, "session": session, "day": day_words(row.due)}
            body = letter(person, text % words, settings.SITE_URL + address + f"?session={session.kind}")
        send(to=person, kind="records.deadline", subject=subject, body=body, by=row.set_by)
