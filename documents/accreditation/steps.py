"""The way of one resident to the accreditation: each piece, from whom, from when on, and what is there already."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from accounts.permissions import Answer, Denied
from documents.issuing.models import IssuedDocument
from documents.kinds.registry import KINDS
from documents.kinds.stages import approved
from documents.kinds.subjects import Subject
from documents.rules.pieces import AccreditationPiece
from records.models import Enrolment


@dataclass(frozen=True)
class Step:
    """`not_before`: earlier, the piece would be too old. `ask_by`: later, it may come too late.

    `document`: the valid one that is the piece; `answer`: whether it can be issued today. Both None for a piece of
    somebody else.
    """

    piece: AccreditationPiece
    not_before: date | None
    ask_by: date | None
    document: IssuedDocument | None = None
    answer: Answer | None = None

    @property
    def is_ours(self) -> bool:
        return bool(self.piece.kinds)

    @property
    def form_words(self) -> str:
        """In which form the recipient takes a piece of the university."""
        if self.piece.seal_accepted:
            return _("the sealed file, as it is")
        return _("paper, signed and stamped by the secretariat: no electronic seal is accepted")


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier; the last of the month where there is no such day."""
    index = day.year * 12 + day.month - 1 - months
    year, month = divmod(index, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise AssertionError("Every month has 28 days.")


def end_of_training(enrolment: Enrolment) -> date | None:
    """The last day of the last stage that was approved; None while none is."""
    return max((row.ends for row in approved(enrolment)), default=None)


def steps(enrolment: Enrolment, today: date) -> list[Step]:
    pieces = list(AccreditationPiece.objects.asked_on(enrolment.programme_version, today))
    ends = end_of_training(enrolment)
    documents = IssuedDocument.objects.filter(enrolment=enrolment, state=IssuedDocument.State.VALID)
    latest = {document.kind: document for document in documents.defer("snapshot").order_by("issued_at")}
    return [step(piece, enrolment, ends, latest, today) for piece in pieces]


def step(piece, enrolment: Enrolment, ends: date | None, latest: dict[str, IssuedDocument], today: date) -> Step:
    not_before = months_before(ends, piece.months_old) if ends and piece.months_old else None
    ask_by = months_before(ends, piece.months_ahead) if ends and piece.months_ahead else None
    if not piece.kinds:
        return Step(piece, not_before, ask_by)
    document = next((latest[kind] for kind in piece.kinds if kind in latest), None)
    return Step(piece, not_before, ask_by, document, issuable(piece, enrolment, today))


def issuable(piece: AccreditationPiece, enrolment: Enrolment, today: date) -> Answer:
    """Whether one of the documents of the piece can be issued; else the reason of the first."""
    answers = [KINDS[kind].ready(Subject(enrolment=enrolment), today) for kind in piece.kinds if kind in KINDS]
    if not answers:
        return Denied(_("This piece is not issued here yet."))
    return next((answer for answer in answers if answer), answers[0])
