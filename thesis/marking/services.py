"""The mark of a thesis is given, or taken back for a correction; both reach the jury as proposals."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import changes
from accounts.models import User
from accounts.permissions import Allowed, Answer, Denied, WrongStateError, require
from pages.errors import wrong
from portfolio.forms.answers import clean_answers
from portfolio.models import Form
from portfolio.observations.models import IdentifiedBy
from records.enrolments.permissions import sees_as_office
from thesis.marking.models import MarkSheet
from thesis.proposals.services import propose_parts, withdraw_parts
from thesis.rules.models import PartRule
from thesis.theses import services as theses
from thesis.theses.models import Thesis
from thesis.theses.permissions import actors_of, can_act


def grid_of(thesis: Thesis) -> Form | None:
    """The grid of today."""
    return Form.objects.current("thesis_grid", thesis.enrolment.programme_version.programme)


def sheet_of(thesis: Thesis) -> MarkSheet | None:
    """The one that stands."""
    return MarkSheet.objects.filter(thesis=thesis, withdrawn_because="").select_related("marked_by").first()


def can_see_mark(user, thesis: Thesis) -> Answer:
    """The panel and the offices: the resident reads the mark once the jury's decision is published."""
    if thesis.enrolment.user_id == user.pk:
        return Denied(_("You read the mark once the decision of the jury is published."))
    if actors_of(user, thesis) or sees_as_office(user, thesis.enrolment):
        return Allowed()
    return Denied(_("The mark is read by the panel and the offices."))


@transaction.atomic
def give_mark(
    *,
    thesis: Thesis,
    answers: Mapping[str, Any],
    mark: Decimal,
    comment: str,
    by: User,
    seen: int,
    identified_by: str = IdentifiedBy.ACCOUNT,
) -> MarkSheet:
    """Close the thesis with its grid and mark; the mark is proposed to the jury."""
    require(can_act(by, thesis, "mark"))
    form = grid_of(thesis)
    if form is None:
        raise WrongStateError(_("There is no grid for the thesis yet."))
    if not Decimal(0) <= mark <= Decimal(20):
        raise wrong("mark", _("A mark lies between 0 and 20."), "range")
    theses.move(thesis=thesis, name="mark", by=by, seen=seen, values={"marked_on": timezone.localdate()})
    made = MarkSheet(thesis=thesis, form=form, mark=mark, comment=comment.strip(), marked_by=by)
    made.identified_by = identified_by
    made.answers = clean_answers(form, answers, final=True)
    changes.create(made, by=by, action="mark")
    propose_parts(thesis.enrolment, PartRule.When.MARK, by=by, mark=mark)
    return made


@transaction.atomic
def correct(*, thesis: Thesis, reason: str, by: User, seen: int) -> Thesis:
    """Take the mark back: its proposal is withdrawn. Granted credits stay."""
    theses.move(thesis=thesis, name="correct", by=by, seen=seen, reason=reason, values={"marked_on": None})
    sheet = sheet_of(thesis)
    if sheet is not None:
        changes.change(sheet, {"withdrawn_because": reason.strip()}, by=by, action="withdraw", why=reason)
    withdraw_parts(thesis.enrolment, PartRule.When.MARK, by=by, why=reason)
    return thesis
