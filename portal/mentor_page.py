"""The mentor's page: each resident at a glance, and what has changed since the last meeting."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from internships.models import Placement
from mentoring.permissions import mentored_by
from mentoring.progress import Mentoring, measure
from portfolio.models import Observation, Sharing, SignOff
from records.credits.credit_records import Sums
from records.models import Decision, Enrolment
from records.resident_pages.resident_list import Line, for_lines, lines

NAMED = 3  # of a kind; the rest is counted


@dataclass(frozen=True)
class Change:
    """Something that is new since the last meeting, and where it can be read."""

    text: str
    url: str = ""


@dataclass
class Glance:
    """One resident: what the mentor's page shows, without another question to the database."""

    line: Line
    stands: Mentoring
    stage: Placement | None = None
    shared: int = 0  # open to the mentor, since the last meeting
    sign_offs: int = 0  # live ones, in all
    changes: list[Change] = field(default_factory=list)

    @property
    def enrolment(self) -> Enrolment:
        return self.line.enrolment

    @property
    def blocks(self) -> list[Sums]:
        """Credits by block."""
        return self.line.totals.blocks if self.line.totals else []

    @property
    def since(self) -> datetime | None:
        """The last meeting with this mentor, None before the first."""
        last = self.stands.last
        return timezone.make_aware(datetime.combine(last.day, datetime.max.time())) if last else None


def glances(user: User, today: date | None = None) -> list[Glance]:
    """The mentor's residents by name; the same number of queries for one and for three thousand."""
    today = today or timezone.localdate()
    mine = Enrolment.objects.filter(pk__in=mentored_by(user, today))
    enrolments = list(for_lines(mine))
    stands = measure(enrolments, today)
    found = [Glance(line, stands[line.enrolment.pk]) for line in lines(enrolments, user)]
    add_stages(found, user, today)
    for add in (add_decisions, add_shared, add_observations, add_sign_offs):
        add(found, user)
    return found


def grouped(rows, key: Callable) -> dict[int, list]:
    found: dict[int, list] = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return found


def keys_of(found: list[Glance]) -> list[int]:
    return [glance.enrolment.pk for glance in found]


def add_stages(found: list[Glance], user: User, today: date) -> None:
    """The stage of the day, as agreed."""
    running = Placement.objects.visible_to(user, today).holding().filter(starts__lte=today, ends__gte=today)
    stages = {p.enrolment_id: p for p in running.filter(enrolment__in=keys_of(found)).select_related("site")}
    for glance in found:
        glance.stage = stages.get(glance.enrolment.pk)


def add_decisions(found: list[Glance], user: User) -> None:
    """Credits that the jury gave or refused, once published."""
    rows = Decision.objects.effective().filter(enrolment__in=keys_of(found)).select_related("deliberation")
    decisions = grouped(rows, lambda row: row.enrolment_id)
    for glance in found:
        new = [d for d in decisions[glance.enrolment.pk] if glance.since and d.deliberation.published_at > glance.since]
        if new:
            text = ngettext("%(n)s decision of the jury", "%(n)s decisions of the jury", len(new)) % {"n": len(new)}
            glance.changes.append(Change(text, reverse("enrolment", args=[glance.enrolment.uuid])))


def add_shared(found: list[Glance], user: User) -> None:
    """Entries and goals of the portfolio that are open to the mentor."""
    rows = Sharing.objects.open_to(user).filter(enrolment__in=keys_of(found), reader=user)
    shared = grouped(rows.select_related("entry", "goal").order_by("-shared_at"), lambda row: row.enrolment_id)
    for glance in found:
        new = [one for one in shared[glance.enrolment.pk] if glance.since is None or one.shared_at > glance.since]
        glance.shared = len(new)
        things = [one.entry or one.goal for one in new]
        named = [(_("shared: %(what)s") % {"what": thing}, thing.get_absolute_url()) for thing in things]
        add_named(glance, named, "entry-list", _("%(n)s more shared"))


def add_observations(found: list[Glance], user: User) -> None:
    """What others saw; feedback of several people is read together, and is not among them."""
    rows = Observation.objects.visible_to(user).live().filter(enrolment__in=keys_of(found))
    since = min((glance.since for glance in found if glance.since), default=None)
    recent = rows.filter(recorded_at__gt=since) if since else rows.none()
    seen = grouped(recent.select_related("form", "observer").order_by("-recorded_at"), lambda row: row.enrolment_id)
    for glance in found:
        new = [one for one in seen[glance.enrolment.pk] if glance.since and one.recorded_at > glance.since]
        named = [
            (
                _("%(what)s by %(who)s") % {"what": one.form.title, "who": one.observer},
                reverse("observation", args=[one.uuid]),
            )
            for one in new
        ]
        add_named(glance, named, "portfolio", _("%(n)s more observed"))


def add_sign_offs(found: list[Glance], user: User) -> None:
    rows = SignOff.objects.visible_to(user).live().filter(enrolment__in=keys_of(found))
    signed = grouped(rows.select_related("competency", "level"), lambda row: row.enrolment_id)
    for glance in found:
        mine = signed[glance.enrolment.pk]
        glance.sign_offs = len(mine)
        new = [one for one in mine if glance.since and one.signed_at > glance.since]
        named = [(_("signed: %(what)s") % {"what": one}, reverse("sign-off", args=[one.uuid])) for one in new]
        add_named(glance, named, "coverage", _("%(n)s more signed"))


def add_named(glance: Glance, named: list[tuple[str, str]], all_of_them: str, more: str) -> None:
    """The first few by name, each with its page; the rest as a number that leads to all of them."""
    glance.changes += [Change(text, url) for text, url in named[:NAMED]]
    rest = len(named) - NAMED
    if rest > 0:
        glance.changes.append(Change(more % {"n": rest}, reverse(all_of_them, args=[glance.enrolment.uuid])))
