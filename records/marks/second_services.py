"""Encode a mark a second time, without seeing the first; settle a difference."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import changes
from accounts.models import User
from accounts.permissions import Denied, WrongStateError, require
from pages.errors import wrong
from records.mark_values import check_value
from records.marks.models import Result
from records.marks.rules import check_undecided
from records.marks.second_models import SecondEncoding
from records.marks.second_rules import agree, is_unseen
from records.marks.services import Encoding, Entry
from records.marks.sheet_services import MarksRefusedError

FIRST, SECOND = "first", "second"


@transaction.atomic
def save_seconds(*, entries: Iterable[Entry], by: User) -> int:
    """Store the second encodings, all or none; return how many. Raises `MarksRefusedError`."""
    entries = [entry for entry in entries if not entry.is_empty]
    if not entries:
        return 0
    encoding = Encoding(entries, by=by)
    errors: dict[tuple[int, int], ValidationError] = {}
    for entry in entries:
        try:
            check_second(encoding, entry)
        except ValidationError as error:
            errors[entry.key] = error
    if errors:
        raise MarksRefusedError(errors)
    for entry in entries:
        made = SecondEncoding(
            registration=entry.registration, session=entry.session, mark=entry.mark, outcome=entry.outcome
        )
        made.encoded_by, made.encoded_at = by, encoding.bulk.now
        encoding.bulk.add(made, action="encode_second")
    encoding.write()
    return len(entries)


def check_second(encoding: Encoding, entry: Entry) -> None:
    """Raise unless a draft of another person waits for it."""
    encoding.check_person(entry)
    check_value(entry.mark, entry.outcome)
    encoding.check_day(entry)
    check_undecided(entry.registration, entry.session, encoding.there)
    result, second = encoding.held(entry), encoding.seconds.get(entry.key)
    if not entry.registration.activity.second_encoding:
        raise ValidationError(_("This activity asks for no second encoding."), code="none")
    if second is not None:
        raise ValidationError(_("%(name)s made the second encoding.") % {"name": second.encoded_by}, code="there")
    if result is None or result.state != Result.State.DRAFT:
        raise ValidationError(_("No draft waits for a second encoding."), code="no_draft")
    if not is_unseen(encoding.by, result, None):
        raise ValidationError(_("You encoded this mark: somebody else does so a second time."), code="same_person")


@transaction.atomic
def settle(*, second: SecondEncoding, keep: str, reason: str, by: User, seen: int) -> Result:
    """One of the two persons says which value is kept, and why. `keep`: FIRST or SECOND."""
    registration, session = second.registration, second.session
    entry = Entry(registration, session, second.mark, second.outcome, None)
    encoding = Encoding([entry], by=by)
    encoding.check_person(entry)
    encoding.check_day(entry)
    check_undecided(registration, session, encoding.there)
    result, held = encoding.held(entry), encoding.seconds.get(entry.key)
    if result is None or held is None:
        raise WrongStateError(_("One of the two encodings was taken away in the meantime."))
    if by.pk not in (result.encoded_by_id, held.encoded_by_id):
        require(Denied(_("The difference is settled by one of the two persons who encoded the mark.")))
    if agree(result, held):
        raise WrongStateError(_("The two encodings agree."))
    if not reason.strip():
        raise wrong("reason", _("Say why this value is kept."), "reason_required")
    if held.version != seen:
        raise changes.ConflictError(held)
    kept = result if keep == FIRST else held
    value: dict[str, Any] = {"mark": kept.mark, "outcome": kept.outcome}
    if kept is held:
        check_value(**value)
        code = result.institution.code
        result = changes.change(result, value, by=by, action="settle", why=reason, institution=code)
    values = value | {"settled_because": reason.strip(), "settled_by": by}
    changes.change(held, values, by=by, action="settle", why=reason)
    return result
