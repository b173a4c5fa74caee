"""The rules of encoding a mark, on preloaded data: for one registration, or for the ninety thousand of an import."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.bulk import chunks
from curriculum.models import ExamSession
from pages.errors import wrong
from records.decisions.models import Decision
from records.enrolments.models import Enrolment
from records.exemptions.equivalence_models import EXEMPTED, granted_otherwise
from records.mark_values import Outcome
from records.marks.models import Result
from records.registrations.models import Registration

TOGETHER = 2000  # residents that one query names


@dataclass
class Known:
    """What is stored of some residents, by pks. A justified absence is no assessment."""

    otherwise: dict[tuple[int, int], str] = field(default_factory=dict)  # enrolment, activity: EXEMPTED or EARNED
    decided: set[tuple[int, int]] = field(default_factory=set)  # registration, session
    earned: set[int] = field(default_factory=set)  # registrations
    results: dict[int, dict[int, Result]] = field(default_factory=lambda: defaultdict(dict))  # registration, session


def known(enrolments: Iterable[int], activity: int | None = None) -> Known:
    """Load it for these residents (pks), for one activity or all; four queries for each two thousand."""
    found = Known()
    only = {} if activity is None else {"activity": activity}
    for some in chunks(sorted(set(enrolments)), TOGETHER):
        of = {"enrolment__in": some, **only}
        found.otherwise |= granted_otherwise(None, **of)
        decisions = Decision.objects.filter(**of)
        found.decided |= set(decisions.values_list("registration_id", "deliberation__session_id"))
        found.earned |= set(decisions.effective().filter(granted=True).values_list("registration_id", flat=True))
        results = Result.objects.filter(registration__annual_programme__enrolment__in=some)
        if activity is not None:
            results = results.filter(registration__activity=activity)
        for result in results:
            found.results[result.registration_id][result.session_id] = result
    return found


def check_session(registration: Registration, session: ExamSession) -> None:
    """Raise for a session of another year, or one in which the activity is not assessed."""
    if session.academic_year_id != registration.annual_programme.academic_year_id:
        raise wrong(
            "session",
            _("%(session)s is not a session of %(year)s.") % {"session": session, "year": registration.academic_year},
            "other_year",
        )
    if session.kind not in registration.activity.assessed_in:
        raise wrong(
            "session",
            _("%(activity)s is not assessed in this session (%(session)s).")
            % {"activity": registration.activity, "session": session},
            "not_assessed_then",
        )


def check_followed(registration: Registration, enrolment: Enrolment) -> None:
    """Raise for an activity of a version that the resident has left."""
    if registration.activity.programme_version_id != enrolment.programme_version_id:
        raise ValidationError(
            _("The resident follows version %(label)s of the programme now; this activity is of an earlier one.")
            % {"label": enrolment.programme_version.label},
            code="moved",
        )


def check_undecided(registration: Registration, session: ExamSession, there: Known) -> None:
    """Raise if the jury decided on that session, or the credits are there."""
    otherwise = there.otherwise.get((registration.annual_programme.enrolment_id, registration.activity_id))
    if otherwise == EXEMPTED:
        raise ValidationError(_("The resident is exempted from this activity."), code="exempted")
    result = there.results[registration.pk].get(session.pk)
    closed = result is not None and result.state == Result.State.DECIDED
    if closed or (registration.pk, session.pk) in there.decided:
        raise ValidationError(
            _("The jury has decided on this session; a mark can no longer be encoded."), code="decided"
        )
    if registration.pk in there.earned or otherwise:
        raise ValidationError(
            _("The credits of this activity are earned; no further mark can be encoded."), code="earned"
        )


def check_assessments(registration: Registration, session: ExamSession, outcome: str, there: Known) -> None:
    """Raise for one assessment too many in the academic year; a justified absence does not count."""
    if outcome == Outcome.ABSENT_JUSTIFIED:
        return
    allowed = registration.activity.assessments_a_year + registration.extra_assessments
    held = there.results[registration.pk]
    others = [result for place, result in held.items() if place != session.pk and result.counts]
    if len(others) >= allowed:
        text = ngettext(
            "%(count)s assessment was encoded this academic year, and no more is allowed unless the jury says so.",
            "%(count)s assessments were encoded this academic year, and no more are allowed unless the jury says so.",
            len(others),
        )
        raise ValidationError(text % {"count": len(others)}, code="too_many")
