"""Which version of its form an evaluation is written on."""

from datetime import date

from internships.evaluations.models import Evaluation, OwnRating
from portfolio.models import Form


def own_rating(evaluation: Evaluation) -> OwnRating | None:
    """The resident's own rating of the same kind; a corrected evaluation keeps it."""
    return OwnRating.objects.filter(placement=evaluation.placement_id, kind=evaluation.kind).first()


def bound_form(evaluation: Evaluation, own: OwnRating | None) -> Form | None:
    """The version that the supervisor or the resident has already written on; None while nobody has."""
    if evaluation.written_at is not None:
        return evaluation.form
    return own.form if own else None


def current_form(evaluation: Evaluation, today: date | None = None) -> Form:
    """The version to use while nothing is written."""
    programme = evaluation.placement.enrolment.programme_version.programme
    purpose = Evaluation.PURPOSES[Evaluation.Kind(evaluation.kind)]
    return Form.objects.current(purpose, programme, today) or evaluation.form


def shown_form(evaluation: Evaluation, own: OwnRating | None, answered: str = "", today: date | None = None) -> Form:
    """The version that a page shows, with its items: the one written on, else the current one.

    `answered`: the uuid that a page sends with its answers. While nothing is written, a page that was opened before
    the current version was published is accepted on the version that it showed.
    """
    if (bound := bound_form(evaluation, own)) is not None:
        return Form.objects.with_items().get(pk=bound.pk)
    current = current_form(evaluation, today)
    versions = Form.objects.filter(code=current.code).exclude(state=Form.State.DRAFT)
    chosen = next((version for version in versions if str(version.uuid) == answered), current)
    return Form.objects.with_items().get(pk=chosen.pk)
