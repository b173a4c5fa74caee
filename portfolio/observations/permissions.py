"""Who may withdraw an observation."""

from django.utils.translation import gettext as _

from accounts.permissions import Answer, Denied
from portfolio.observations.models import Observation
from portfolio.observations.workflow import OBSERVATION


def can_withdraw_observation(user, observation: Observation) -> Answer:
    """The observer, where a request asked for it; a stage evaluation is corrected in the evaluation."""
    if observation.observer_id != user.pk:
        return Denied(_("Only who made an observation takes it back."))
    if observation.source not in Observation.ON_REQUEST:
        return Denied(_("This observation is corrected where it was given, in the evaluation."))
    return OBSERVATION.may("withdraw", observation)
