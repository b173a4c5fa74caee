"""Links by which promoters, readers and members of the panel act without an account.

A link opens the part that its user has in one thesis. It lasts some weeks, each mail replaces it, and it ends with the
part. What may be done behind it is what the table of transitions allows then.
"""

from django.conf import settings

from accounts import links
from accounts.models import User
from thesis.theses.models import ThesisPerson

PURPOSE = "thesis.person"


def address_of(row: ThesisPerson, by: User | None) -> str:
    """The address for a mail: a new link for whoever has no password, else the page. `row` with user and thesis."""
    if row.user.has_usable_password():
        return settings.SITE_URL + row.thesis.get_absolute_url()
    _link, token = links.grant(user=row.user, purpose=PURPOSE, target=row, by=by)
    return links.address("thesis-by-link", token)


def withdraw_links(row: ThesisPerson) -> None:
    links.withdraw(target=row, purpose=PURPOSE)
