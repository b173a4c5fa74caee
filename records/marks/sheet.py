"""Cells of a sheet of marks: one for each registration and session, with what was typed and its error."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.changes import ConflictError
from accounts.models import User
from curriculum.models import ExamSession
from records.mark_values import entry_text, parse_entry
from records.marks.encoding_closed import encoding_closed
from records.marks.extensions import extended_to, late_by_key
from records.marks.mark_deadlines import closed_to
from records.marks.models import Result
from records.marks.second_models import SecondEncoding
from records.marks.second_rules import agree, is_unseen, second_encodings
from records.marks.services import Entry
from records.marks.sheet_services import MarksRefusedError
from records.registrations.models import Registration


@dataclass
class Cell:
    """One input. `was`: the text that the page showed; `seen`: the version of the result behind it, 0 for none.

    `late`: why the user comes too late; `extended_to`: the last day of the session for this resident. `unseen`: whose
    draft waits for a second encoding, and is not shown before; `second`: that encoding.
    """

    registration: Registration
    session: ExamSession
    result: Result | None = None
    closed: str = ""
    late: str = ""
    extended_to: date | None = None
    second: SecondEncoding | None = None
    unseen: User | None = None
    typed: str = ""
    was: str = ""
    seen: int = 0
    error: str = ""
    overtaken: Result | None = None

    @property
    def name(self) -> str:
        return f"{self.registration.uuid}-{self.session.kind}"

    @property
    def is_open(self) -> bool:
        """Whether the cell has an input: also for a draft after the decision, so that it can be emptied."""
        if self.unseen or (self.late and not self.is_touched):
            return False
        return not self.closed or (self.result is not None and self.result.state == Result.State.DRAFT)

    @property
    def differs(self) -> bool:
        """Whether two persons encoded it otherwise."""
        return self.result is not None and self.second is not None and not agree(self.result, self.second)

    @property
    def is_touched(self) -> bool:
        return self.typed != self.was

    def show_stored(self) -> None:
        """Fill the input with the stored result."""
        stored = self.result
        self.typed = self.was = entry_text(stored.mark, stored.outcome) if stored else ""
        self.seen = stored.version if stored else 0

    def take(self, posted: Mapping[str, str]) -> None:
        """Read what was typed, and the text and version that were shown."""
        name = self.name
        self.typed = posted.get(f"value-{name}", "").strip()
        self.was = posted.get(f"was-{name}", "").strip()
        seen = posted.get(f"seen-{name}", "0")
        self.seen = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else 0

    def read(self) -> tuple[Decimal | None, str]:
        if self.closed and (self.typed or not self.is_open):
            raise ValidationError(
                _("%(reason)s What you typed, %(typed)s, was not saved.")
                % {"reason": self.closed, "typed": self.typed or _("nothing")},
                code="closed",
            )
        return parse_entry(self.typed)

    def refuse(self, error: ValidationError) -> None:
        self.error = " ".join(error.messages)
        if isinstance(error, ConflictError):
            self.overtaken = error.current
            self.error = ""
            self.result, self.seen = error.current, error.current.version
            self.was = entry_text(error.current.mark, error.current.outcome)


def cells(registrations: Iterable[Registration], sessions: Iterable[ExamSession], user) -> list[Cell]:
    """A cell for each registration and session, with the stored result; a fixed number of queries.

    The registrations need `activity` and `annual_programme` loaded.
    """
    registrations, sessions = list(registrations), list(sessions)
    results = {
        (r.registration_id, r.session_id): r
        for r in Result.objects.filter(registration__in=registrations, session__in=sessions).select_related(
            "encoded_by", "institution"
        )
    }
    closed = encoding_closed(registrations, sessions)
    today = timezone.localdate()
    shut = closed_to(user, {registration.activity for registration in registrations}, sessions, today)
    extended = extended_to(registrations, sessions)
    late = late_by_key(registrations, sessions, shut, extended, today)
    seconds = second_encodings(registrations, sessions)
    made = []
    for registration in registrations:
        for session in sessions:
            key = registration.pk, session.pk
            cell = Cell(registration, session, results.get(key), closed.get(key, ""), late.get(key, ""))
            cell.extended_to = extended.get(key)
            cell.second = seconds.get(key)
            if registration.activity.second_encoding and is_unseen(user, cell.result, cell.second):
                assert cell.result is not None
                cell.unseen, cell.result = cell.result.encoded_by, None
            cell.show_stored()
            made.append(cell)
    return made


def blank_cells(registrations: Iterable[Registration], session: ExamSession) -> list[Cell]:
    """An empty cell for each registration, for the second encoding: without what is stored."""
    return [Cell(registration, session) for registration in registrations]


def entries(posted: Mapping[str, str], sheet: list[Cell]) -> list[Entry]:
    """The entries of the open cells whose text differs from what the page showed.

    Raises `MarksRefusedError` if a cell cannot be read; each wrong cell then has its error.
    """
    found, errors = [], {}
    for cell in sheet:
        if f"value-{cell.name}" not in posted:
            continue
        cell.take(posted)
        if not cell.is_touched:
            cell.show_stored()
            continue
        try:
            mark, outcome = cell.read()
        except ValidationError as error:
            cell.refuse(error)
            errors[cell.registration.pk, cell.session.pk] = error
        else:
            found.append(Entry(cell.registration, cell.session, mark, outcome, cell.seen))
    if errors:
        raise MarksRefusedError(errors)
    return found


def refuse(sheet: list[Cell], error: MarksRefusedError) -> None:
    """Set the errors of the service on their cells."""
    by_key = {(cell.registration.pk, cell.session.pk): cell for cell in sheet}
    for key, wrong in error.errors.items():
        by_key[key].refuse(wrong)
