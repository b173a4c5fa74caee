"""Encode and clear results. Pages, tables and machines all pass through these rules."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from accounts import changes
from accounts.bulk import Bulk
from accounts.models import User
from accounts.permissions import require
from curriculum.models import ExamSession, Institution
from pages.errors import wrong
from records.enrolments.locks import lock_enrolments
from records.enrolments.models import Enrolment
from records.enrolments.permissions import can_edit_record
from records.mark_values import check_value
from records.marks.extensions import late_for
from records.marks.models import Result
from records.marks.permissions import acting_institution, can_encode_for
from records.marks.rules import check_assessments, check_followed, check_session, check_undecided, known
from records.marks.second_models import SecondEncoding
from records.marks.second_rules import check_agreed, check_first, second_encodings
from records.registrations.models import Registration


@dataclass(frozen=True)
class Entry:
    """The value to store for a registration in a session; without mark and outcome, a draft is deleted.

    `seen`: the version on the screen, 0 for "none yet", None where nobody looked.
    """

    registration: Registration
    session: ExamSession
    mark: Decimal | None
    outcome: str
    seen: int | None

    @property
    def key(self) -> tuple[int, int]:
        return self.registration.pk, self.session.pk

    @property
    def is_empty(self) -> bool:
        return self.mark is None and not self.outcome


class Encoding:
    """Entries against the rules, then written together: a fixed number of queries, however many entries.

    Call it in a transaction: it locks the enrolments. An entry is checked against what the ones before it left.
    """

    def __init__(self, entries: Iterable[Entry], *, by: User, submit: bool = False, why: str = ""):
        entries = list(entries)
        self.by, self.submit = by, submit
        enrolments = {entry.registration.annual_programme.enrolment_id for entry in entries}
        lock_enrolments(enrolments)
        self.enrolments = Enrolment.objects.select_related("programme_version").in_bulk(enrolments)
        registrations = [entry.registration for entry in entries]
        prefetch_related_objects(registrations, "activity__organisers", "activity__programme_version__programme")
        activities = {registration.activity for registration in registrations}
        self.institutions = Institution.objects.in_bulk()
        self.late = late_for(by, registrations, {entry.session for entry in entries})
        self.there = known(enrolments, activities.pop().pk if len(activities) == 1 else None)
        self.seconds = second_encodings(registrations, {entry.session for entry in entries})
        held = [self.there.results[entry.registration.pk].get(entry.session.pk) for entry in entries]
        prefetch_related_objects([one for one in held if one is not None], "encoded_by", "institution")
        self.bulk = Bulk(by=by, action="encode", why=why)

    def held(self, entry: Entry) -> Result | None:
        return self.there.results[entry.registration.pk].get(entry.session.pk)

    def check_person(self, entry: Entry) -> None:
        enrolment = self.enrolments[entry.registration.annual_programme.enrolment_id]
        require(can_encode_for(self.by, entry.registration.activity, enrolment))

    def check_day(self, entry: Entry) -> None:
        if reason := self.late.get(entry.key):
            raise ValidationError(reason, code="late")

    def check_second(self, entry: Entry, result: Result | None) -> None:
        """Where a second person encodes too: the first value is theirs to see after their own."""
        if entry.registration.activity.second_encoding:
            check_first(self.by, result, self.seconds.get(entry.key))
            if self.submit:
                made = Result(
                    registration=entry.registration, encoded_by=self.by, mark=entry.mark, outcome=entry.outcome
                )
                check_agreed(made, self.seconds.get(entry.key))

    def store(self, entry: Entry) -> Result:
        """Raise `PermissionDenied`, `ValidationError` (by field), or `ConflictError` after somebody else's write."""
        registration, session = entry.registration, entry.session
        self.check_person(entry)
        check_value(entry.mark, entry.outcome)
        check_session(registration, session)
        check_followed(registration, self.enrolments[registration.annual_programme.enrolment_id])
        self.check_day(entry)
        check_undecided(registration, session, self.there)
        check_assessments(registration, session, entry.outcome, self.there)
        result = self.held(entry)
        self.check_second(entry, result)
        if result is not None and entry.seen is not None and entry.seen != result.version:
            raise changes.ConflictError(result)
        return self.write_down(entry, result)

    def write_down(self, entry: Entry, result: Result | None) -> Result:
        institution = self.institutions[acting_institution(self.by, entry.registration.activity)]
        submitted = self.submit or (result is not None and result.state == Result.State.SUBMITTED)
        second = self.seconds.get(entry.key)
        if (
            result is not None
            and second is not None
            and submitted
            and (entry.mark, entry.outcome) != (second.mark, second.outcome)
        ):
            self.remove_second(second)
            submitted = False  # both encode it again
        state = Result.State.SUBMITTED if submitted else Result.State.DRAFT
        values: dict[str, Any] = {"mark": entry.mark, "outcome": entry.outcome, "state": state}
        who = {"encoded_by": self.by, "institution": institution, "encoded_at": self.bulk.now}
        if result is None:
            result = Result(registration=entry.registration, session=entry.session, **values, **who)
            self.there.results[entry.registration.pk][entry.session.pk] = result
            self.bulk.add(result, institution=institution.code)
        elif any(getattr(result, name) != value for name, value in values.items()):
            changed = {name: value for name, value in {**values, **who}.items() if getattr(result, name) != value}
            self.bulk.change(result, changed, institution=institution.code)
        return result

    def remove_second(self, second: SecondEncoding) -> None:
        before = {"mark": changes.plain(second.mark), "outcome": second.outcome}
        self.bulk.remove(second, before=before, action="clear")

    def clear(self, entry: Entry) -> None:
        """Delete a draft, even one that came too late; never a submitted mark."""
        self.check_person(entry)
        self.check_day(entry)
        result = self.held(entry)
        if result is None:
            return
        self.check_second(entry, result)
        if result.version != entry.seen:
            raise changes.ConflictError(result)
        if result.state != Result.State.DRAFT:
            raise ValidationError(
                _("This mark is submitted: another mark or a code can replace it, but it cannot be emptied."),
                code="submitted",
            )
        del self.there.results[entry.registration.pk][entry.session.pk]
        if (second := self.seconds.get(entry.key)) is not None:
            self.remove_second(second)
        before = {"mark": changes.plain(result.mark), "outcome": result.outcome}
        self.bulk.remove(result, before=before, action="clear", institution=result.institution.code)

    def write(self) -> None:
        if len(self.bulk):
            self.bulk.prepare()
            self.bulk.write()


@transaction.atomic
def save_result(
    *,
    registration: Registration,
    session: ExamSession,
    mark: Decimal | None,
    outcome: str,
    by: User,
    seen: int | None = None,
    submit: bool = False,
    why: str = "",
) -> Result:
    """Encode one mark or outcome, as a draft unless `submit`. It raises what `Encoding.store` raises."""
    entry = Entry(registration, session, mark, outcome, seen)
    encoding = Encoding([entry], by=by, submit=submit, why=why)
    result = encoding.store(entry)
    encoding.write()
    return result


@transaction.atomic
def clear_result(*, registration: Registration, session: ExamSession, by: User, seen: int) -> None:
    """Delete one draft. It raises what `Encoding.clear` raises."""
    entry = Entry(registration, session, None, "", seen)
    encoding = Encoding([entry], by=by)
    encoding.clear(entry)
    encoding.write()


@transaction.atomic
def allow_assessments(*, registration: Registration, extra: int, reason: str, by: User, seen: int) -> Registration:
    """Record that the jury allows `extra` assessments beyond the number of the programme version."""
    require(can_edit_record(by, registration.annual_programme.enrolment))
    if not reason.strip():
        raise wrong("reason", _("Say why the jury allows this."), "reason_required")
    return changes.change(registration, {"extra_assessments": extra}, by=by, seen=seen, why=reason, action="allow")
