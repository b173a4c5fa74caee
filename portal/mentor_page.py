"""The residents of a mentor on the home page: the state of each, and the changes since the last meeting."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from internships.models import Interruption, Placement
from mentoring.permissions import mentored_by
from mentoring.progress import Mentoring, measure
from portfolio.models import Observation, Sharing, SignOff
from records.credits.credit_records import Sums
from records.models import Decision, Enrolment
from records.resident_pages.resident_list import Line, for_lines, lines
from ui.figures import decimal_words

NAMED = 3  # changes of a kind shown by name; the rest is counted


@dataclass(frozen=True)
class Change:
    """A change since the last meeting, with the page that shows it."""

    text: str
    url: str = ""


@dataclass
class MentoredResident:
    """What the mentor's home shows of one resident, without further queries."""

    line: Line
    mentoring: Mentoring
    stage: Placement | None = None
    shared: int = 0  # number of items shared with the mentor since the last meeting
    sign_offs: int = 0  # number of live ones
    changes: list[Change] = field(default_factory=list)

    @property
    def enrolment(self) -> Enrolment:
        return self.line.enrolment

    @property
    def blocks(self) -> list[Sums]:
        """Credits by block."""
        return self.line.totals.blocks if self.line.totals else []

    @property
    def block_words(self) -> str:
        """The same in one line: "60 · 42 · 0"."""
        return " · ".join(decimal_words(block.counted) for block in self.blocks)

    @property
    def since(self) -> datetime | None:
        """The end of the day of the last meeting with this mentor, None before the first."""
        last = self.mentoring.last
        return timezone.make_aware(datetime.combine(last.day, datetime.max.time())) if last else None


def mentored_residents(user: User, today: date | None = None) -> list[MentoredResident]:
    """Return the mentor's residents by name; the number of queries does not depend on theirs."""
    today = today or timezone.localdate()
    mine = Enrolment.objects.filter(pk__in=mentored_by(user, today))
    enrolments = list(for_lines(mine))
    mentoring = measure(enrolments, today)
    found = [MentoredResident(line, mentoring[line.enrolment.pk]) for line in lines(enrolments, user)]
    add_stages(found, user, today)
    for add in (add_decisions, add_shared, add_observations, add_sign_offs):
        add(found, user)
    return found


def grouped(rows, key: Callable) -> dict[int, list]:
    found: dict[int, list] = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return found


def keys_of(found: list[MentoredResident]) -> list[int]:
    return [resident.enrolment.pk for resident in found]


def add_stages(found: list[MentoredResident], user: User, today: date) -> None:
    """Add the current placement, as agreed, unless it is interrupted."""
    running = Placement.objects.visible_to(user, today).holding().filter(starts__lte=today, ends__gte=today)
    stopped = Interruption.objects.filter(Q(ends=None) | Q(ends__gte=today), starts__lte=today)
    running = running.exclude(pk__in=stopped.values("placement"))
    stages = {p.enrolment_id: p for p in running.filter(enrolment__in=keys_of(found)).select_related("site")}
    for resident in found:
        resident.stage = stages.get(resident.enrolment.pk)


def add_decisions(found: list[MentoredResident], user: User) -> None:
    """Add published decisions of the jury."""
    rows = Decision.objects.effective().filter(enrolment__in=keys_of(found)).select_related("deliberation")
    decisions = grouped(rows, lambda row: row.enrolment_id)
    for resident in found:
        new = [
            d
            for d in decisions[resident.enrolment.pk]
            if resident.since and d.deliberation.published_at > resident.since
        ]
        if new:
            text = ngettext("%(n)s decision of the jury", "%(n)s decisions of the jury", len(new)) % {"n": len(new)}
            resident.changes.append(Change(text, reverse("enrolment", args=[resident.enrolment.uuid])))


def add_shared(found: list[MentoredResident], user: User) -> None:
    """Add portfolio entries and goals shared with the mentor."""
    rows = Sharing.objects.open_to(user).filter(enrolment__in=keys_of(found), reader=user)
    shared = grouped(rows.select_related("entry", "goal").order_by("-shared_at"), lambda row: row.enrolment_id)
    for resident in found:
        new = [one for one in shared[resident.enrolment.pk] if resident.since is None or one.shared_at > resident.since]
        resident.shared = len(new)
        subjects = [one.entry or one.goal for one in new]
        named = [(_("shared: %(what)s") % {"what": one}, one.get_absolute_url()) for one in subjects]
        add_named(resident, named, "entry-list", "shared")


def add_observations(found: list[MentoredResident], user: User) -> None:
    """Add observations, without those of feedback rounds, which are read together."""
    rows = Observation.objects.visible_to(user).live().filter(enrolment__in=keys_of(found))
    since = min((resident.since for resident in found if resident.since), default=None)
    recent = rows.filter(recorded_at__gt=since) if since else rows.none()
    seen = grouped(recent.select_related("form", "observer").order_by("-recorded_at"), lambda row: row.enrolment_id)
    for resident in found:
        new = [one for one in seen[resident.enrolment.pk] if resident.since and one.recorded_at > resident.since]
        named = [
            (
                _("%(what)s by %(who)s") % {"what": one.form.title, "who": one.observer},
                reverse("observation", args=[one.uuid]),
            )
            for one in new
        ]
        add_named(resident, named, "portfolio", "observed")


def add_sign_offs(found: list[MentoredResident], user: User) -> None:
    rows = SignOff.objects.visible_to(user).live().filter(enrolment__in=keys_of(found))
    signed = grouped(rows.select_related("competency", "level"), lambda row: row.enrolment_id)
    for resident in found:
        mine = signed[resident.enrolment.pk]
        resident.sign_offs = len(mine)
        new = [one for one in mine if resident.since and one.signed_at > resident.since]
        named = [(_("signed: %(what)s") % {"what": one}, reverse("sign-off", args=[one.uuid])) for one in new]
        add_named(resident, named, "coverage", "signed")


def add_named(resident: MentoredResident, named: list[tuple[str, str]], all_of_them: str, more: str) -> None:
    """Add the first few by name, each with its page, and one line with the number of the rest."""
    resident.changes += [Change(text, url) for text, url in named[:NAMED]]
    rest = len(named) - NAMED
    if rest > 0:
        url = reverse(all_of_them, args=[resident.enrolment.uuid])
        resident.changes.append(Change(more_words(more, rest), url))


def more_words(what: str, rest: int) -> str:
    texts = {
        "shared": ngettext("%(n)s more shared", "%(n)s more shared", rest),
        "observed": ngettext("%(n)s more observed", "%(n)s more observed", rest),
        "signed": ngettext("%(n)s more signed", "%(n)s more signed", rest),
    }
    return texts[what] % {"n": rest}
