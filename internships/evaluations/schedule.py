"""When an evaluation is due, on which version of its form it is written, and what its page shows."""

from dataclasses import dataclass
from datetime import date, timedelta

from internships.evaluations.models import Evaluation, OwnRating
from internships.placements.models import Placement
from portfolio.models import Form

Kind = Evaluation.Kind
PURPOSE = "internships.evaluation"  # of the links by which somebody answers
FORTNIGHT = timedelta(days=14)
HALF_WAY = timedelta(days=56)  # a shorter placement has no mid-term evaluation


@dataclass(frozen=True)
class Due:
    """When one kind of evaluation may be written, and until when it is in time."""

    kind: Evaluation.Kind
    opens_on: date
    due_on: date


def plan(placement: Placement) -> list[Due]:
    """The evaluations of a placement, by its dates: a fortnight at the start, around the middle, around the end."""
    starts, ends = placement.starts, placement.ends
    middle = starts + (ends - starts) / 2
    found = [Due(Kind.OBJECTIVES, starts, starts + FORTNIGHT)]
    if ends - starts >= HALF_WAY:
        found.append(Due(Kind.MIDTERM, middle - FORTNIGHT, middle + FORTNIGHT))
    found.append(Due(Kind.FINAL, max(starts, ends - FORTNIGHT), ends + FORTNIGHT))
    return found


def own_rating(evaluation: Evaluation) -> OwnRating | None:
    """What the resident says of the same; corrections stand beside the same one."""
    return OwnRating.objects.filter(placement=evaluation.placement_id, kind=evaluation.kind).first()


def bound_form(evaluation: Evaluation, own: OwnRating | None) -> Form | None:
    """The version on which something is written already, by either of the two; None while nothing is."""
    if evaluation.written_at is not None:
        return evaluation.form
    return own.form if own else None


def current_form(evaluation: Evaluation, today: date | None = None) -> Form:
    """The version to open where nothing is written yet."""
    programme = evaluation.placement.enrolment.programme_version.programme
    purpose = Evaluation.PURPOSES[Kind(evaluation.kind)]
    return Form.objects.current(purpose, programme, today) or evaluation.form


def shown_form(evaluation: Evaluation, own: OwnRating | None, answered: str = "", today: date | None = None) -> Form:
    """The version that a page shows, with its items.

    Once something is written, that version. Before, the current one; a page that was opened on an earlier one and sends
    its answers (`answered`: the uuid that it sends along) is taken on the version that it showed.
    """
    if (bound := bound_form(evaluation, own)) is not None:
        return Form.objects.with_items().get(pk=bound.pk)
    current = current_form(evaluation, today)
    versions = Form.objects.filter(code=current.code).exclude(state=Form.State.DRAFT)
    chosen = next((version for version in versions if str(version.uuid) == answered), current)
    return Form.objects.with_items().get(pk=chosen.pk)
