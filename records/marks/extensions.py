"""A session that is extended for one resident: until when the mark can be encoded, by anybody."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.bulk import chunks
from curriculum.models import Activity, ExamSession
from records.marks.extension_models import SessionExtension
from records.marks.mark_deadlines import closed_to
from records.marks.rules import TOGETHER
from records.registrations.models import Registration
from ui.figures import day_words

Key = tuple[int, int]  # registration, session
NAMES = ("registration", "session", "due")


def extended_to(registrations: Iterable[Registration | int], sessions: Iterable[ExamSession]) -> dict[Key, date]:
    """Return {(registration, session): last day}, by pks, where the session is extended; one query."""
    rows = SessionExtension.objects.filter(registration__in=registrations, session__in=sessions)
    return keyed(rows)


def extensions_of(enrolments: Iterable[int]) -> dict[Key, date]:
    """The same for all that these residents (pks) take; one query for each two thousand."""
    found: dict[Key, date] = {}
    for some in chunks(sorted(set(enrolments)), TOGETHER):
        rows = SessionExtension.objects.filter(registration__annual_programme__enrolment__in=some)
        found |= keyed(rows)
    return found


def keyed(rows: QuerySet[SessionExtension]) -> dict[Key, date]:
    return {(registration, session): due for registration, session, due in rows.values_list(*NAMES)}


def over_words(due: date) -> str:
    return _("The session was extended to %(day)s for this resident, and that day is over.") % {"day": day_words(due)}


def late_reason(due: date | None, closed: str, today: date) -> str:
    """Why it is too late; empty where it is not. An extension counts instead of the deadline, `closed`."""
    if due is None:
        return closed
    return over_words(due) if due < today else ""


def late_for(
    user, registrations: Iterable[Registration], sessions: Iterable[ExamSession], today: date | None = None
) -> dict[Key, str]:
    """Return {(registration, session): why the user comes too late}; two queries at most.

    The activities need organisers and programme loaded.
    """
    registrations, sessions, today = list(registrations), list(sessions), today or timezone.localdate()
    activities: set[Activity] = {registration.activity for registration in registrations}
    closed = closed_to(user, activities, sessions, today)
    extended = extended_to(registrations, sessions)
    return late_by_key(registrations, sessions, closed, extended, today)


def late_by_key(
    registrations: Iterable[Registration],
    sessions: Iterable[ExamSession],
    closed: Mapping[Key, str],
    extended: Mapping[Key, date],
    today: date,
) -> dict[Key, str]:
    """The same on what is loaded. `closed`: by activity and session; `extended`: by registration and session."""
    found = {}
    for registration in registrations:
        for session in sessions:
            key = registration.pk, session.pk
            shut = closed.get((registration.activity_id, session.pk), "")
            if reason := late_reason(extended.get(key), shut, today):
                found[key] = reason
    return found
