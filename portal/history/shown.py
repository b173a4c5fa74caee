"""What of the audit is shown, to whom: an explicit list of models and fields. What is not listed here is hidden.

Never listed: mentoring, the portfolio, concerns, what a sitting discusses (overrules, postponements, recusals), links,
and texts that were written for one reader.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.history.permissions import ADMINISTRATOR, OFFICE

Names = tuple[str, ...]


@dataclass(frozen=True)
class Shown:
    """A model in the history.

    `rows`: those that a `Reader` may see the history of. `office`, `administrator`: the fields shown to these readers.
    `names`: paths to what names a row; one that ends in "@" leads to a person. `why`: whether the reason is shown.
    `subjects`: {kind of page: path from a row to its subject}. `only`: narrows the entries further. `as_it_is`: the
    values are those of the row, and what was there before is not shown.
    """

    title: str | Promise
    rows: Callable[..., QuerySet]
    names: Names
    office: Names = ()
    administrator: Names = ()
    why: bool = False
    subjects: Mapping[str, str] = field(default_factory=dict)
    only: Callable[[], Q] | None = None
    as_it_is: bool = False

    def fields(self, roles: frozenset[str]) -> set[str]:
        """Return the fields that readers in these roles see."""
        found = set(self.office) if OFFICE in roles else set()
        return found | (set(self.administrator) if ADMINISTRATOR in roles else set())


LABELS = {  # of fields whose column has no label of its own
    "academic_year": _("academic year"),
    "activity": _("activity"),
    "annual_programme": _("annual programme"),
    "approved_at": _("approved on"),
    "asked": _("piece"),
    "condition": _("condition of admission"),
    "confirmed_at": _("confirmed on"),
    "deliberation": _("deliberation"),
    "enrolment": _("resident"),
    "from_version": _("from the version"),
    "group": _("group"),
    "institution": _("university"),
    "is_active": _("account is open"),
    "is_staff": _("admin site"),
    "is_superuser": _("administrator"),
    "meeting": _("meeting"),
    "number": _("number"),
    "programme": _("programme"),
    "programme_version": _("programme version"),
    "published_at": _("published on"),
    "closed_at": _("closed on"),
    "registration": _("activity"),
    "session": _("session"),
    "site": _("site"),
    "supervisor": _("supervisor"),
    "signed_at": _("signed on"),
    "to_version": _("to the version"),
    "undone_at": _("undone on"),
    "user": _("person"),
}
