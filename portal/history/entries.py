"""Which entries of the audit a user sees: of listed models, with a listed field, on rows that are visible."""

from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import AuditEntry
from portal.history.models_shown import SHOWN
from portal.history.permissions import Reader, history_roles


def condition(kind: str, reader: Reader, subject: Any = None, about: str = "") -> Q | None:
    """Return what selects the entries on rows of one model; `subject` and `about` keep those of one page."""
    shown = SHOWN[kind]
    fields = sorted(shown.fields(reader.roles))
    if not fields or (about and about not in shown.subjects):
        return None
    rows = shown.rows(reader).order_by()
    if about:
        rows = rows.filter(**{shown.subjects[about]: subject.pk})
    listed = Q(before__has_any_keys=fields) | Q(after__has_any_keys=fields)
    found = Q(object_type=kind, object_uuid__in=rows.values("uuid")) & listed
    return found & shown.only() if shown.only else found


def entries_visible_to(user, kinds=(), subject: Any = None, about: str = "") -> QuerySet[AuditEntry]:
    """Return the entries of all models, or of those named, latest first; none for whoever reads no history."""
    reader = Reader(user)
    conditions = [condition(kind, reader, subject, about) for kind in kinds or SHOWN]
    wanted = [one for one in conditions if one is not None]
    if not wanted:
        return AuditEntry.objects.none()
    return AuditEntry.objects.filter(reduce(or_, wanted)).order_by("-pk")


def kinds_for(user) -> list[tuple[str, Any]]:
    """Return the models of which the user sees some field, with their titles."""
    roles = history_roles(user)
    return [(kind, shown.title) for kind, shown in SHOWN.items() if shown.fields(roles)]
