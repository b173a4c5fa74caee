"""The required pieces of the administrative file: for which year, until when, and in which state."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from curriculum.models import AcademicYear, AskedPiece
from curriculum.requirements import latest_year
from pages.precheck import Prechecked
from records.admission_file.models import FiledPiece
from records.enrolments.models import Enrolment

SOON = timedelta(days=60)
NEAR = timedelta(days=14)
State = FiledPiece.State


@dataclass(frozen=True)
class Slot:
    """One required piece for one year. `accepted` is the piece that counts, `latest` the last one handed in."""

    asked: AskedPiece
    year: AcademicYear
    latest: FiledPiece | None
    accepted: FiledPiece | None
    today: date

    @property
    def due(self) -> date:
        return self.year.starts + timedelta(days=self.asked.due_days)

    @property
    def last_day(self) -> date:
        """The end of validity of the accepted piece; without one, the day on which the piece is due."""
        end = self.accepted.valid_until if self.accepted else None
        return end or self.due

    @property
    def expired(self) -> bool:
        end = self.accepted.valid_until if self.accepted else None
        return end is not None and end < self.today

    @property
    def expires_soon(self) -> bool:
        end = self.accepted.valid_until if self.accepted else None
        return end is not None and self.today <= end <= self.today + SOON

    @property
    def is_to_check(self) -> bool:
        return self.latest is not None and self.latest.state == State.SUBMITTED

    @property
    def is_to_hand_in(self) -> bool:
        """Whether the resident must hand it in, replace a refused one or renew one that ends."""
        return not self.is_to_check and (self.accepted is None or self.expired or self.expires_soon)

    @property
    def is_late(self) -> bool:
        return self.is_to_hand_in and (self.expired or (self.accepted is None and self.due < self.today))

    @property
    def is_to_chase(self) -> bool:
        """Whether the weekly mail names it: late, refused, ending, or due within `NEAR`."""
        is_near = self.due <= self.today + NEAR
        return self.is_to_hand_in and (self.accepted is not None or self.latest is not None or is_near)

    @property
    def code(self) -> str:
        if self.is_to_check:
            return "submitted"
        if self.accepted is not None:
            return "failed" if self.expired else "provisional" if self.expires_soon else "done"
        return "failed" if self.latest is not None or self.is_late else "missing"

    @property
    def words(self) -> str:
        if self.is_to_check:
            return _("to be checked")
        if self.accepted is not None:
            return _("expired") if self.expired else _("expires soon") if self.expires_soon else _("accepted")
        if self.latest is not None:
            return _("refused, to hand in again")
        return _("late") if self.is_late else _("to hand in")


@Prechecked
def filed_pieces_of(user, today: date):
    return FiledPiece.objects.filter(enrolment__user=user)


def slots_of(enrolments: Iterable[Enrolment], today: date | None = None) -> dict[int, list[Slot]]:
    """Return {pk of the enrolment: its slots}; three queries. Nothing is required of those who have left."""
    today = today or timezone.localdate()
    found = [one for one in enrolments if not left(one, today)]
    programmes = {one.programme_version.programme_id for one in found}
    asked: dict[int, list[AskedPiece]] = defaultdict(list)
    for piece in AskedPiece.objects.filter(programme__in=programmes, is_asked=True):
        asked[piece.programme_id].append(piece)
    year = latest_year(today)
    filed: dict[tuple, list[FiledPiece]] = defaultdict(list)
    handing_in = [one.pk for one in found if filed_pieces_of.may_find(one.user_id)]
    for handed in FiledPiece.objects.filter(enrolment__in=handing_in).select_related("file"):
        filed[handed.enrolment_id, handed.asked_id, handed.year_id].append(handed)
    slots: dict[int, list[Slot]] = {}
    for one in found:
        pieces = asked[one.programme_version.programme_id]
        current = year or one.intake
        slots[one.pk] = [
            slot(one, piece, one.intake if piece.asked == AskedPiece.Asked.ONCE else current, filed, today)
            for piece in pieces
        ]
    return slots


def slot(enrolment: Enrolment, asked: AskedPiece, year: AcademicYear, filed, today: date) -> Slot:
    handed = filed.get((enrolment.pk, asked.pk, year.pk), [])
    live = [piece for piece in handed if piece.state != State.REPLACED]
    accepted = next((piece for piece in live if piece.state == State.ACCEPTED), None)
    return Slot(asked, year, live[0] if live else None, accepted, today)


def left(enrolment: Enrolment, today: date) -> bool:
    status = enrolment.status_on(today)
    return status is not None and status.is_final
