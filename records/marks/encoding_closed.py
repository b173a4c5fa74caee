"""Registrations and sessions for which no mark can be encoded any more."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from curriculum.models import ExamSession
from records.decisions.models import Decision
from records.exemptions.equivalence_models import granted_otherwise
from records.registrations.models import Registration


def encoding_closed(
    registrations: Iterable[Registration], sessions: Iterable[ExamSession]
) -> dict[tuple[int, int], str]:
    """Return {(registration, session): reason}, by pks.

    The reason is the same whatever the jury decided: teachers read it, and do not see decisions.
    """
    registrations = list(registrations)
    words = _("The jury has decided.")
    decided = Decision.objects.filter(registration__in=registrations).values_list(
        "registration", "deliberation__session"
    )
    found = dict.fromkeys(decided, words)
    earned = set(
        Decision.objects.granting().filter(registration__in=registrations).values_list("registration", flat=True)
    )
    enrolments = [r.annual_programme.enrolment_id for r in registrations]
    otherwise = granted_otherwise(enrolment__in=enrolments)
    for registration in registrations:
        if (
            registration.pk in earned
            or (registration.annual_programme.enrolment_id, registration.activity_id) in otherwise
        ):
            for session in sessions:
                found[registration.pk, session.pk] = words
    return found
