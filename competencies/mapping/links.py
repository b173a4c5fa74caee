"""Which activity serves which competency, as mapped or read through a crosswalk."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, Q

from competencies.frameworks.crosswalk_models import Crosswalk
from competencies.frameworks.crosswalks import counterparts
from competencies.frameworks.models import Competency, Framework
from competencies.mapping.models import ActivityCompetency
from competencies.status import Status
from curriculum.models import Activity, ProgrammeVersion
from curriculum.translated import Translated

MAIN = ActivityCompetency.Relation.MAIN
SUPPORTING = ActivityCompetency.Relation.SUPPORTING


@dataclass(frozen=True)
class Ground:
    """The reason of a link. `through`: the mapped competency of the other framework, for a link through a crosswalk."""

    reason: Translated
    through: Competency | None = None


@dataclass(frozen=True)
class Link:
    """An activity serves a competency. Holds ids, so that each page loads its rows once."""

    activity_id: int
    competency_id: int
    relation: ActivityCompetency.Relation
    status: Status
    grounds: tuple[Ground, ...]

    @property
    def is_main(self) -> bool:
        return self.relation == MAIN

    @property
    def is_proposed(self) -> bool:
        return self.status == Status.PROPOSED


def served_by(activity: Activity, user) -> list[ActivityCompetency]:
    """Return what an activity serves in the frameworks it was mapped to, main ones first; one query."""
    return list(
        ActivityCompetency.objects.visible_to(user)
        .filter(activity=activity)
        .select_related("competency__framework")
        .order_by("competency__framework__code", "relation", "competency__position")
    )


def links(framework: Framework, user, *, activities) -> list[Link]:
    """Return the links of `activities` (a queryset) to `framework`, in three queries.

    An activity not mapped to the framework is read through crosswalks. Such a link is main where both mapping and
    counterpart are close, supporting where one of them is, and absent where neither is. It is confirmed where both are.
    """
    mapped = ActivityCompetency.objects.visible_to(user).filter(activity__in=activities)
    direct = [
        Link(
            row.activity_id,
            row.competency_id,
            MAIN if is_main(row) else SUPPORTING,
            Status(row.status),
            (Ground(row.reason),),
        )
        for row in mapped.filter(competency__framework=framework)
    ]
    indirect = mapped.exclude(activity__in={link.activity_id for link in direct})
    return direct + through_crosswalks(framework, user, indirect)


def through_crosswalks(framework: Framework, user, mapped) -> list[Link]:
    ways = counterparts(framework, user)
    found: dict[tuple[int, int], list[tuple[ActivityCompetency, Crosswalk]]] = defaultdict(list)
    for row in mapped.filter(competency__in=ways).select_related("competency").order_by("competency__position"):
        for target, crosswalk in ways[row.competency_id]:
            if is_main(row) or is_close(crosswalk):
                found[row.activity_id, target.pk].append((row, crosswalk))
    return [combined(*pair, paths) for pair, paths in found.items()]


def is_main(row: ActivityCompetency) -> bool:
    return row.relation == MAIN


def is_close(crosswalk: Crosswalk) -> bool:
    return crosswalk.strength == Crosswalk.Strength.MAIN


def combined(activity_id: int, competency_id: int, paths) -> Link:
    sure = all(row.status == way.status == Status.CONFIRMED for row, way in paths)
    return Link(
        activity_id,
        competency_id,
        MAIN if any(is_main(row) and is_close(way) for row, way in paths) else SUPPORTING,
        Status.CONFIRMED if sure else Status.PROPOSED,
        tuple(Ground(row.reason, row.competency) for row, _way in paths),
    )


def frameworks_for(user, version: ProgrammeVersion) -> list[Framework]:
    """Return the frameworks the user may see, those with most mappings of the version first."""
    rows = Framework.objects.visible_to(user).annotate(
        mapped=Count(
            "competencies__activities_serving",
            filter=Q(competencies__activities_serving__activity__programme_version=version),
        )
    )
    return sorted(rows.in_order(), key=lambda row: -row.mapped)
