"""Save or submit the marks of a sheet, all of them or none."""

from collections.abc import Iterable, Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import changes
from accounts.bulk import Bulk
from accounts.models import User
from accounts.permissions import require
from curriculum.models import Teaching
from curriculum.roles import roles_of
from pages.errors import wrong
from records.enrolments.locks import lock_enrolments
from records.marks.encoding_closed import encoding_closed
from records.marks.extensions import late_for
from records.marks.models import Result
from records.marks.permissions import can_encode_for
from records.marks.second_rules import check_agreed, second_encodings
from records.marks.services import Encoding, Entry


class MarksRefusedError(ValidationError):
    """Nothing was saved. `errors`: {key of the entry: error}."""

    def __init__(self, errors: dict[tuple[int, int], ValidationError]):
        self.errors = errors
        super().__init__(_("Nothing was saved yet: mend the lines that are marked."), code="sheet")


@transaction.atomic
def save_sheet(*, entries: Iterable[Entry], by: User) -> int:
    """Encode all entries or none; return how many. Raises `MarksRefusedError` with an error for each wrong one.

    Two people who encode the same value do not conflict.
    """
    entries = list(entries)
    if not entries:
        return 0
    errors: dict[tuple[int, int], ValidationError] = {}
    encoding = Encoding(entries, by=by)
    count = 0
    for entry in entries:
        try:
            if entry.is_empty:
                encoding.clear(entry)
            else:
                encoding.store(entry)
            count += 1
        except changes.ConflictError as error:
            if (error.current.mark, error.current.outcome) != (entry.mark, entry.outcome):
                errors[entry.key] = error
        except ValidationError as error:
            errors[entry.key] = error
    if errors:
        raise MarksRefusedError(errors)
    encoding.write()
    return count


@transaction.atomic
def submit_results(*, results: Iterable[Result], by: User, why: str = "", seen: Mapping[int, int] | None = None) -> int:
    """Submit drafts; return how many. Raises for all if one is not the user's to submit, or too late.

    `seen`: {pk: version that was shown}; `ConflictError` if one has changed since.
    """
    expected = {result.pk: result.version if seen is None else seen.get(result.pk, 0) for result in results}
    residents = Result.objects.filter(pk__in=expected).values("registration__annual_programme__enrolment")
    lock_enrolments(residents)
    found = list(for_submission(Result.objects.filter(pk__in=expected)))
    for result in found:
        require(can_encode_for(by, result.registration.activity, result.registration.enrolment))
        if result.version != expected[result.pk]:
            raise changes.ConflictError(result)
    drafts = [result for result in found if result.state == Result.State.DRAFT]
    refuse_closed(drafts)
    refuse_late(drafts, by)
    refuse_unagreed(drafts)
    if for_others(drafts, by) and not why.strip():
        raise wrong("why", _("Say why you submit the marks of somebody else."), "reason_required")
    set_state(drafts, Result.State.SUBMITTED, by=by, action="submit", why=why)
    return len(drafts)


def for_submission(results):
    """Load all that the rules of submission read."""
    return (
        results.select_related("registration__annual_programme__enrolment__user", "session__academic_year")
        .select_related("registration__activity__programme_version__programme", "institution", "encoded_by")
        .prefetch_related("registration__activity__organisers")
        .order_by("registration__annual_programme__enrolment__user__sort_key", "pk")
    )


def refuse_closed(drafts: Iterable[Result]) -> None:
    """Raise for a draft whose registration was decided or exempted since; it can only be emptied."""
    drafts = list(drafts)
    closed = encoding_closed({d.registration for d in drafts}, {d.session for d in drafts})
    for draft in drafts:
        if reason := closed.get((draft.registration_id, draft.session_id)):
            raise ValidationError(
                _("%(name)s: %(reason)s This draft cannot be submitted; empty its field on the sheet.")
                % {"name": draft.registration.enrolment, "reason": reason},
                code="closed",
            )


def refuse_late(drafts: Iterable[Result], by: User) -> None:
    """Raise for a teacher after the deadline, where an office may submit; for all after an extension."""
    drafts = list(drafts)
    late = late_for(by, [d.registration for d in drafts], {d.session for d in drafts})
    for draft in drafts:
        if reason := late.get((draft.registration_id, draft.session_id)):
            raise ValidationError(reason, code="late")


def refuse_unagreed(drafts: Iterable[Result]) -> None:
    """Raise for a draft that a second person encodes too, until both agree."""
    drafts = list(drafts)
    seconds = second_encodings([d.registration for d in drafts], {d.session for d in drafts})
    for draft in drafts:
        if draft.registration.activity.second_encoding:
            check_agreed(draft, seconds.get((draft.registration_id, draft.session_id)))


def for_others(drafts: Iterable[Result], by: User) -> list[Result]:
    """The drafts that a teacher of the activity encoded, and an office is about to submit."""
    others = [d for d in drafts if d.encoded_by_id != by.pk and d.registration.activity_id not in roles_of(by).teaches]
    activities = {d.registration.activity_id for d in others}
    taught = set(Teaching.objects.filter(activity__in=activities).values_list("activity", "user"))
    return [d for d in others if (d.registration.activity_id, d.encoded_by_id) in taught]


def set_state(results: Iterable[Result], state: str, *, by: User, action: str, why: str = "") -> None:
    """Change the state of all results at once; each audit row names the university that encoded the mark."""
    bulk = Bulk(by=by, action=action, why=why)
    for result in results:
        bulk.change(result, {"state": state}, institution=result.institution.code)
    bulk.prepare()
    bulk.write()
