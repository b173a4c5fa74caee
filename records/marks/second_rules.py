"""A second encoding by another person: who may see what, and when both agree."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.bulk import chunks
from accounts.models import User
from curriculum.models import ExamSession
from records.marks.models import Result
from records.marks.rules import TOGETHER
from records.marks.second_models import SecondEncoding
from records.registrations.models import Registration

Key = tuple[int, int]  # registration, session
Seconds = dict[Key, SecondEncoding]


def second_encodings(registrations: Iterable[Registration], sessions: Iterable[ExamSession]) -> Seconds:
    """Those of the activities that ask for one; no query where none does."""
    asked = [registration.pk for registration in registrations if registration.activity.second_encoding]
    if not asked:
        return {}
    rows = SecondEncoding.objects.filter(registration__in=asked, session__in=sessions).select_related("encoded_by")
    return {(row.registration_id, row.session_id): row for row in rows}


def seconds_of(enrolments: Iterable[int]) -> Seconds:
    """All of these residents (pks); one query for each two thousand."""
    found: Seconds = {}
    for some in chunks(sorted(set(enrolments)), TOGETHER):
        rows = SecondEncoding.objects.filter(registration__annual_programme__enrolment__in=some)
        found |= {(row.registration_id, row.session_id): row for row in rows}
    return found


def agree(result: Result, second: SecondEncoding | None) -> bool:
    """Whether two persons encoded the same value."""
    if second is None or second.encoded_by_id == result.encoded_by_id:
        return False
    return (result.mark, result.outcome) == (second.mark, second.outcome)


def is_unseen(user, result: Result | None, second: SecondEncoding | None) -> bool:
    """Whether it is a draft of somebody else that waits for a second encoding; the activity asks for one."""
    if result is None or result.state != Result.State.DRAFT or second is not None:
        return False
    return result.encoded_by_id != user.pk


def check_first(by: User, result: Result | None, second: SecondEncoding | None) -> None:
    """Raise for who writes on the sheet what is the part of the second person, or is to be settled."""
    if is_unseen(by, result, second):
        assert result is not None
        words = _("%(name)s encoded this mark: yours is the second encoding, on a page of its own.")
        raise ValidationError(words % {"name": result.encoded_by}, code="second")
    if result is not None and second is not None and second.encoded_by_id == by.pk and not agree(result, second):
        words = _("You made the second encoding of this mark: settle the difference with a reason.")
        raise ValidationError(words, code="settle")


def check_agreed(result: Result, second: SecondEncoding | None) -> None:
    """Raise while a second encoding is missing or says something else."""
    name = result.registration.annual_programme.enrolment
    if second is None:
        words = _("%(name)s: a second person has not encoded this mark yet. It is submitted once both agree.")
        raise ValidationError(words % {"name": name}, code="second")
    if not agree(result, second):
        words = _("%(name)s: the two encodings differ. Settle the difference first.")
        raise ValidationError(words % {"name": name}, code="differs")
