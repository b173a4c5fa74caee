"""What the page of an evaluation shows to one reader, and which acts it offers."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from accounts.permissions import Answer
from internships.evaluations.form_versions import own_rating
from internships.evaluations.models import Evaluation, OwnRating
from internships.evaluations.permissions import can_read, possible, sides_of, supervises
from internships.evaluations.workflow import Side
from portfolio.forms.answers import Answered, answered
from portfolio.models import Form, FormItem


@dataclass(frozen=True)
class Compared:
    """An item with the answers of the signer and of the resident; None where there is no answer."""

    item: FormItem
    theirs: Answered | None
    own: Answered | None
    heading: str


@dataclass(frozen=True)
class EvaluationPage:
    """The reader's sides, and for each act whether it is allowed now, or the reason why not."""

    sides: set[Side]
    read: Answer
    write: Answer
    rate: Answer
    acknowledge: Answer
    correct: Answer
    drop: Answer
    own: OwnRating | None

    @property
    def has_own(self) -> bool:
        """Whether the resident has handed in an own rating."""
        return self.own is not None and self.own.handed_in_at is not None

    @property
    def is_writer(self) -> bool:
        return Side.WRITER in self.sides

    @property
    def is_reader(self) -> bool:
        return Side.READER in self.sides

    @property
    def is_office(self) -> bool:
        return Side.OFFICE in self.sides


def evaluation_page(user, evaluation: Evaluation, today: date | None = None) -> EvaluationPage:
    acts = {
        name: possible(user, evaluation, name, today) for name in ("write", "rate", "acknowledge", "correct", "drop")
    }
    own = None if evaluation.is_by_resident else own_rating(evaluation)
    sides, read = sides_of(user, evaluation, today), can_read(user, evaluation, today)
    return EvaluationPage(sides=sides, read=read, own=own, **acts)


def draft_of(user, evaluation: Evaluation, today: date | None = None) -> dict:
    """The answers with which the form opens. A draft by a supervisor who has left stays private: empty."""
    writer = evaluation.written_by
    day = today or timezone.localdate()
    kept = writer is None or writer.pk == user.pk or evaluation.is_by_resident or evaluation.supersedes_id is not None
    return evaluation.answers if kept or supervises(writer, evaluation.placement, day) else {}


def compared(evaluation: Evaluation, own: OwnRating | None) -> list[Compared]:
    """The items that have an answer, in the order of the form. The own rating counts once it is handed in."""
    form = Form.objects.with_items().get(pk=evaluation.form_id)
    theirs = {row.item.code: row for row in answered(form, evaluation.answers)}
    handed_in = own is not None and own.handed_in_at is not None
    mine = {row.item.code: row for row in answered(form, own.answers)} if own is not None and handed_in else {}
    found, before = [], ""
    for item in form.form_items.all():
        if item.code in theirs or item.code in mine:
            heading = str(item.section)
            row = Compared(item, theirs.get(item.code), mine.get(item.code), heading if heading != before else "")
            found.append(row)
            before = heading
    return found
