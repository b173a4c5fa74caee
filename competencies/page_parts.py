"""Choosing a framework or a programme version on a page."""

from django.http import Http404

from curriculum.models import ProgrammeVersion


def chosen(rows: list, wanted: str | None, name):
    """Return the row that the query string names, the first without one, None without rows; 404 for an unknown name."""
    if not wanted:
        return rows[0] if rows else None
    for row in rows:
        if name(row) == wanted:
            return row
    raise Http404


def versions_for(user) -> list[ProgrammeVersion]:
    """Return the versions the user may see, published ones first, then the newest first."""
    mine = ProgrammeVersion.objects.visible_to(user).select_related("programme", "first_intake")
    return list(mine.order_by("-state", "-first_intake__start_year", "programme__code"))
