"""Give one resident more days in one activity of a session."""

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
from accounts.permissions import require
from curriculum.models import ExamSession, JuryRules, ProgrammeVersion
from curriculum.roles import on_day
from notices.services import language_of, letter, send
from pages.errors import wrong
from records.enrolments.locks import lock_enrolment
from records.enrolments.permissions import can_edit_record
from records.marks.deadline_services import check_seen
from records.marks.extension_models import SessionExtension
from records.marks.rules import check_followed, check_session, check_undecided, known
from records.registrations.models import Registration
from ui.figures import day_words


def most_days(version: ProgrammeVersion) -> int | None:
    """How many days after its end a session may be extended; None where the version allows none."""
    return JuryRules.objects.filter(programme_version=version).values_list("extension_days", flat=True).first()


def last_possible(registration: Registration, session: ExamSession) -> date | None:
    days = most_days(registration.activity.programme_version)
    return None if days is None else session.ends + timedelta(days=days)


@transaction.atomic
def extend_session(
    *, registration: Registration, session: ExamSession, due: date, reason: str, by: User, seen: int
) -> SessionExtension:
    """Set the last day of the session for this resident and activity. `seen`: the version shown, 0 for "none yet"."""
    enrolment = lock_enrolment(registration.annual_programme.enrolment_id)
    require(can_edit_record(by, enrolment))
    check_session(registration, session)
    check_followed(registration, enrolment)
    check_undecided(registration, session, known([enrolment.pk], registration.activity_id))
    check_days(registration, session, due)
    if not reason.strip():
        raise wrong("reason", _("Say why the session is extended."), "reason_required")
    row = SessionExtension.objects.filter(registration=registration, session=session).first()
    check_seen(row, seen)
    values: dict[str, Any] = {"due": due, "reason": reason.strip(), "set_by": by}
    if row is None:
        made = SessionExtension(registration=registration, session=session, **values)
        row = changes.create(made, by=by, why=reason, action="extend")
    else:
        row = changes.change(row, values, by=by, seen=seen, why=reason, action="extend")
    tell(row)
    return row


def check_days(registration: Registration, session: ExamSession, due: date) -> None:
    """Raise unless the day is to come, after the session, and within the days of the version."""
    last = last_possible(registration, session)
    if last is None:
        raise ValidationError(_("The programme does not extend a session for one person."), code="none")
    if due <= session.ends:
        words = {"day": day_words(session.ends)}
        raise wrong("due", _("The session ends on %(day)s: choose a later day.") % words, "early")
    if due < timezone.localdate():
        raise wrong("due", _("This day is past."), "past")
    if due > last:
        words = {"day": day_words(last)}
        raise wrong("due", _("The programme allows an extension until %(day)s at most.") % words, "too_long")


def tell(row: SessionExtension) -> None:
    """Mail the resident, and those who teach the activity today."""
    registration, session = row.registration, row.session
    activity, resident = registration.activity, registration.annual_programme.enrolment.user
    teachers = User.objects.filter(
        teachings__in=activity.teachings.filter(on_day(timezone.localdate())), is_active=True
    ).exclude(pk=resident.pk)
    sheet = reverse("mark-sheet", args=[activity.uuid, session.academic_year.start_year])
    own = reverse("enrolment-activity", args=[registration.annual_programme.enrolment.uuid, activity.uuid])
    texts = {True: own, False: f"{sheet}?session={session.kind}"}
    for person in [resident, *teachers.distinct()]:
        with language_of(person):
            words = {"activity": activity, "session": session, "day": day_words(row.due), "name": resident}
            subject = _("%(activity)s: session extended to %(day)s") % words
            text = _("For %(name)s, the session %(session)s of %(activity)s is extended to %(day)s.") % words
            if person == resident:
                text = _("For you, the session %(session)s of %(activity)s is extended to %(day)s.") % words
            body = letter(person, text, settings.SITE_URL + texts[person == resident])
        send(to=person, kind="records.deadline", subject=subject, body=body, by=row.set_by)
