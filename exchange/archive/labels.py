"""Labels of states and kinds by their code in an archive."""

from django.db.models import TextChoices

from internships.models import AgreementState, Evaluation
from mentoring.models import MentoringGoal, MentoringMeeting
from portfolio.models import Goal, IdentifiedBy, Observation, SignOff
from portfolio.signoff_rules.models import SIGNERS
from thesis.models import Thesis

CHOICES: dict[str, type[TextChoices]] = {
    "agreement": AgreementState,
    "evaluation": Evaluation.Kind,
    "goal": Goal.State,
    "identified": IdentifiedBy,
    "meeting": MentoringMeeting.State,
    "mentoring_goal": MentoringGoal.State,
    "observation": Observation.State,
    "outcome": Evaluation.Outcome,
    "sign_off": SignOff.State,
    "thesis": Thesis.State,
    "source": Observation.Source,
}


def label(group: str, code: str) -> str:
    """Return the label; an unknown code, as of a newer installation, is returned as it is."""
    known = dict(SIGNERS) if group == "capacity" else dict(CHOICES[group].choices)
    return str(known.get(code, code))
