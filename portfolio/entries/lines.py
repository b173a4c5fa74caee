"""The lines of the list of entries, for their author and for readers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import F, Prefetch, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.names import fold
from portfolio.entries.models import Entry
from portfolio.permissions import can_read_entries, can_write
from portfolio.sharing.models import Sharing
from records.models import Enrolment

LATEST = 5


@dataclass(frozen=True)
class Line:
    """One entry. `state`: a code of `ui.states`; `news`: in words, what the reader has not read yet."""

    entry: Entry
    state: str
    state_words: str
    news: str = ""


def in_state(entries, state: str):
    """Filter the resident's own entries by state."""
    live = Sharing.objects.live().filter(entry__isnull=False).values("entry")
    if state == "evidence":
        return entries.filter(evidence_since__isnull=False)
    entries = entries.filter(evidence_since__isnull=True)
    if state == "draft":
        return entries.filter(is_draft=True)
    entries = entries.filter(is_draft=False)
    return entries.filter(pk__in=live) if state == "shared" else entries.exclude(pk__in=live)


def matching(entries, words: str):
    """Filter entries that contain every word in the title or a text, whatever the accents and capitals."""
    for word in fold(words).split():
        entries = entries.filter(search_key__contains=word)
    return entries


def with_sharings(entries):
    live = Sharing.objects.live().select_related("reader")
    return entries.for_list().prefetch_related(Prefetch("sharings", live, to_attr="live_sharings"))


def own_lines(entries: Iterable[Entry]) -> list[Line]:
    """Return the author's lines. `entries` come from `with_sharings`."""
    return [Line(entry, *own_state(entry)) for entry in entries]


def own_state(entry: Entry) -> tuple[str, str]:
    if entry.is_evidence:
        return "evidence", _("signed evidence")
    if entry.is_draft:
        return "draft", _("draft")
    shared = len(entry.live_sharings)
    if not shared:
        return "private", _("private")
    with_jury = any(row.reader_id is None for row in entry.live_sharings)
    people = shared - with_jury
    words = ngettext("shared with %(n)s person", "shared with %(n)s people", people) % {"n": people} if people else ""
    return "shared", ", ".join(filter(None, [words, _("in the jury's file") if with_jury else ""]))


def shared_lines(entries: Iterable[Entry], user: User) -> list[Line]:
    """Return the lines of entries shared with the user, each with what is new since the user last read it."""
    entries = list(entries)
    seen = dict(
        Sharing.objects.open_to(user).filter(entry__in=entries).order_by("reader").values_list("entry", "seen_version")
    )
    return [Line(entry, "", "", news(entry, seen.get(entry.pk, 0))) for entry in entries]


def news(entry: Entry, seen_version: int) -> str:
    if not seen_version:
        return _("new")
    return _("changed since you read it") if entry.version > seen_version else ""


def unread(user: User, enrolment: Enrolment | None = None):
    """Return sharings by name with the user whose entry has changed since the user read it, or was never read."""
    rows = Sharing.objects.open_to(user).filter(reader=user, entry__isnull=False, seen_version__lt=F("entry__version"))
    return rows.filter(enrolment=enrolment) if enrolment else rows


def since(entries, day: date):
    """Filter entries shared or changed on that day or later."""
    start = timezone.make_aware(datetime.combine(day, time.min))
    fresh = Sharing.objects.live().filter(shared_at__gte=start, entry__isnull=False)
    return entries.filter(Q(changed_at__gte=start) | Q(pk__in=fresh.values("entry")))


def section(user: User, enrolment: Enrolment) -> dict:
    """Return the context of the portfolio page for the latest entries, the user's own or those the user may read."""
    if not can_read_entries(user, enrolment):
        return {"shows_entries": False}
    entries = Entry.objects.visible_to(user).filter(enrolment=enrolment)
    is_own = bool(can_write(user, enrolment))
    lines = own_lines(with_sharings(entries)[:LATEST]) if is_own else shared_lines(entries.for_list()[:LATEST], user)
    return {"shows_entries": True, "entry_lines": lines}
