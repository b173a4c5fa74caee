"""Writes of site ratings."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from accounts import changes
from accounts.models import User
from accounts.permissions import WrongStateError, require
from internships.placements.models import Placement
from internships.ratings.models import SiteRating
from internships.ratings.permissions import can_rate_site, open_to_rate
from portfolio.forms.answers import clean_answers
from portfolio.models import Form


@transaction.atomic
def rate_site(*, placement: Placement, form: Form, answers: Mapping[str, Any], by: User) -> SiteRating:
    """Save the answers. The audit row has none of them."""
    require(can_rate_site(by, placement))
    Placement.objects.select_for_update().get(pk=placement.pk)
    if not (answer := open_to_rate(placement)):
        raise WrongStateError(answer.reason)
    cleaned = clean_answers(form, answers, final=True)
    made = SiteRating(placement=placement, site=placement.site, form=form, answers=cleaned)
    return changes.create(made, by=by, action="rate")
