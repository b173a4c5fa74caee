"""Placements impacted by a supervisor who stops, an accreditation that ends or a capacity that shrinks."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from internships.directory.models import Site
from internships.directory.supervisor_models import Supervisor
from internships.placements.durations import first_gap
from internships.placements.models import Placement
from internships.placements.objections import full_words, missing_accreditations
from internships.placements.override_models import Override
from ui.figures import day_words

MOST = 100  # on one page


@dataclass(frozen=True)
class ImpactedPlacement:
    """A placement, and in words what is wrong with it."""

    placement: Placement
    words: str


def unsupervised(placements, today: date) -> list[ImpactedPlacement]:
    """The approved placements of a query set that have no supervisor on some day from `today` on; one query."""
    found = []
    for placement in placements.unsupervised(today).for_list().order_by("starts", "pk")[:MOST]:
        rows = [(row.starts, row.ends) for row in placement.supervisions.all()]
        day = first_gap(rows, max(placement.starts, today), placement.ends)
        if day is not None:
            words = _("Nobody supervises from %(day)s on: name another supervisor.") % {"day": day_words(day)}
            found.append(ImpactedPlacement(placement, words))
    return found


def untrained(supervisor: Supervisor, placements, today: date) -> list[ImpactedPlacement]:
    """The placements during which the supervisor lacks an accreditation or a nomination, unless it was overridden."""
    overridden = Override.objects.filter(rule=Override.Rule.ACCREDITATION)
    rows = placements.holding().filter(supervisions__supervisor=supervisor, ends__gte=today)
    found = []
    for placement in rows.exclude(overrides__in=overridden).for_list().order_by("starts", "pk")[:MOST]:
        own = next(row for row in placement.supervisions.all() if row.supervisor_id == supervisor.pk)
        if missing := missing_accreditations(supervisor, own.starts, own.ends):
            advice = _("Have it renewed, name another supervisor, or change the placement in spite of it.")
            found.append(ImpactedPlacement(placement, " ".join([*missing, advice])))
    return found


def overfull(site: Site, today: date) -> list[str]:
    """For each capacity, in words: the first day from `today` on with more residents than it allows."""
    held = list(Placement.objects.holding().filter(site=site, ends__gte=today).values_list("starts", "ends"))
    found = []
    for row in site.capacities.all():
        first = max(row.starts, today)
        days = sorted({first, *(starts for starts, _ends in held if starts > first)})
        for day in (day for day in days if row.holds_on(day)):
            there = count_on(held, day)
            if there > row.residents:
                advice = _("Move one of them, or raise the capacity.")
                found.append(f"{full_words(site, row, day, there)} {advice}")
                break
    return found


def count_on(periods: Iterable[tuple[date, date]], day: date) -> int:
    return sum(1 for starts, ends in periods if starts <= day <= ends)
