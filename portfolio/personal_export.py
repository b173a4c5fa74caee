"""The personal export of a resident's portfolio, as plain values.

Only for the resident's own export: the caller must have checked that the user is the resident. Feedback of several
people is exported as the pool that can be read, without who gave it; confidential items are left out.
"""

from portfolio.entries.personal_export import entries
from portfolio.export_values import Plain
from portfolio.goals.personal_export import goals
from portfolio.observations.personal_export import observations
from portfolio.requests.personal_export import requests, rounds
from portfolio.signoffs.personal_export import sign_offs
from records.models import Enrolment


def everything(enrolment: Enrolment) -> dict[str, list[Plain]]:
    """Return {"entries", "goals", "observations", "rounds", "requests", "sign_offs"}; days and times as ISO texts."""
    return {
        "entries": entries(enrolment),
        "goals": goals(enrolment),
        "observations": observations(enrolment),
        "rounds": rounds(enrolment),
        "requests": requests(enrolment),
        "sign_offs": sign_offs(enrolment),
    }
