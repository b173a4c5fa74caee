"""Which sites and supervisors are free in a period, in memory for all residents of a board."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from curriculum.models import Activity
from internships.directory.models import Site
from internships.directory.supervisor_models import Supervisor
from internships.placements.models import Placement
from internships.placements.objections import missing_accreditations
from internships.placements.rules import FORMATS

Period = tuple[date, date]


@dataclass(frozen=True)
class Place:
    """A site with a supervisor who is free; `left`: places that nobody has, None where no capacity is stated."""

    site: Site
    supervisor: Supervisor | None
    left: int | None

    @property
    def label(self) -> str:
        """The text that the cell of a board holds."""
        where = f"{self.site}, {self.site.postcode} {self.site.city}"
        return f"{where} · {self.supervisor}" if self.supervisor else where

    @property
    def left_words(self) -> str:
        if self.left is None:
            return _("no limit stated")
        return ngettext("%(n)s place left", "%(n)s places left", self.left) % {"n": self.left}


def taken_periods(sites: list[Site], starts: date, ends: date) -> dict[int, list[Period]]:
    """Return {site: periods of its placements, proposed ones too} that meet the period; one query."""
    rows = Placement.objects.live().filter(site__in=[site.pk for site in sites]).meeting(starts, ends)
    found: dict[int, list[Period]] = defaultdict(list)
    for site, first, last in rows.values_list("site", "starts", "ends"):
        found[site].append((first, last))
    return found


def places_left(site: Site, taken: list[Period], starts: date, ends: date) -> int | None:
    """Return the fewest places left on a day of the period. Reads `capacities`: prefetch them."""
    stated = [row for row in site.capacities.all() if row.starts <= ends and (row.ends is None or row.ends >= starts)]
    days = {starts, *(first for first, _last in taken), *(row.starts for row in stated)}
    left = None
    for day in (day for day in days if starts <= day <= ends):
        row = next((row for row in stated if row.holds_on(day)), None)
        if row is not None:
            free = row.residents - sum(1 for first, last in taken if first <= day <= last)
            left = free if left is None else min(left, free)
    return left


def free_places(starts: date, ends: date) -> list[Place]:
    """Return the places of open sites that are not full, with accredited supervisors; a fixed number of queries."""
    sites = [
        site
        for site in Site.objects.filter(state=Site.State.LISTED)
        .for_list()
        .prefetch_related("supervisors__user", "supervisors__accreditations")
        if site.is_open_on(starts) and site.is_open_on(ends)
    ]
    taken = taken_periods(sites, starts, ends)
    found = []
    for site in sites:
        left = places_left(site, taken[site.pk], starts, ends)
        if left is None or left > 0:
            found += [Place(site, one, left) for one in site.supervisors.all() if is_free(one, starts, ends)]
    return found


def is_free(supervisor: Supervisor, starts: date, ends: date) -> bool:
    """Whether the supervisor is at work and accredited throughout. Reads `accreditations`: prefetch them."""
    last = supervisor.last_day
    return (last is None or last >= ends) and not missing_accreditations(supervisor, starts, ends)


def fits(site: Site, activity: Activity) -> bool:
    """Whether the stage takes place at sites of this kind."""
    kind = FORMATS.get(activity.format)
    return kind is None or site.kind == kind
