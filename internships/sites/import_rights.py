"""Who may import what of clinical training, and which changes of others an import has to notice."""

from collections.abc import Iterable
from typing import Any

from accounts.models import User
from accounts.permissions import Answer
from curriculum.models import Institution
from internships.sites.permissions import can_keep_sites

CONCERNED = {
    "accounts.user",
    "internships.accreditation",
    "internships.capacity",
    "internships.placement",
    "internships.site",
    "internships.supervisor",
}


def keeps_sites(user: User, institution: Institution) -> Answer:
    """The list is one for all universities."""
    return can_keep_sites(user)


def touched(news: Iterable[tuple[str, Any]]) -> set[int] | None:
    """Rows have no subject: any change of sites and supervisors may concern any of them, no other does."""
    return None if CONCERNED & {label for label, _uuid in news} else set()
