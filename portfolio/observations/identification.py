"""How we know who signs."""

from allauth.account.authentication import get_authentication_records

from portfolio.models import IdentifiedBy


def identified_by(request) -> str:
    """Of somebody who is logged in: with a password alone, or with a second factor too."""
    methods = {record.get("method") for record in get_authentication_records(request)}
    return IdentifiedBy.SECOND_FACTOR if "mfa" in methods else IdentifiedBy.ACCOUNT
