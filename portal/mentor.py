"""The mentor's page: each resident at a glance, and what has changed since the last meeting."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from accounts.models import User
from internships.models import Placement
from mentoring.models.meetings import mentored_by
from mentoring.progress import Mentoring, measure
from portfolio.models import Sharing, SignOff
from records.credits import Sums
from records.listing import Line, for_lines, lines
from records.models import Decision, Enrolment


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
    for add in (add_decisions, add_shared, add_sign_offs):
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


def add_decisions(found: list[Glance], _user: User) -> None:
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
    shared = grouped(rows, lambda row: row.enrolment_id)
    for glance in found:
        new = [one for one in shared[glance.enrolment.pk] if glance.since is None or one.shared_at > glance.since]
        glance.shared = len(new)
        if new:
            text = ngettext("%(n)s shared in the portfolio", "%(n)s shared in the portfolio", len(new))
            glance.changes.append(Change(text % {"n": len(new)}))


def add_sign_offs(found: list[Glance], user: User) -> None:
    rows = SignOff.objects.visible_to(user).live().filter(enrolment__in=keys_of(found))
    signed = grouped(rows, lambda row: row.enrolment_id)
    for glance in found:
        mine = signed[glance.enrolment.pk]
        glance.sign_offs = len(mine)
        new = [one for one in mine if glance.since and one.signed_at > glance.since]
        if new:
            text = ngettext("%(n)s competency signed off", "%(n)s competencies signed off", len(new))
            glance.changes.append(Change(text % {"n": len(new)}))
