"""How a signer was identified."""

from allauth.account.authentication import get_authentication_records

from portfolio.observations.models import IdentifiedBy


def identified_by(request) -> str:
    """Return how the logged-in user was identified: by password alone, or with a second factor."""
    methods = {record.get("method") for record in get_authentication_records(request)}
    return IdentifiedBy.SECOND_FACTOR if "mfa" in methods else IdentifiedBy.ACCOUNT
