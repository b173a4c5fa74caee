"""Which activity serves which competency: as it was mapped, or read through a crosswalk."""

from collections import defaultdict
from dataclasses import dataclass

from competencies.models import ActivityCompetency, Competency, Crosswalk, Framework, Status
from curriculum.models import Activity
from curriculum.translated import Translated

MAIN = ActivityCompetency.Relation.MAIN
SUPPORTING = ActivityCompetency.Relation.SUPPORTING


@dataclass(frozen=True)
class Ground:
    """Why a link holds; `through` is the competency of the other framework where it was read through a crosswalk."""

    reason: Translated
    through: Competency | None = None


@dataclass(frozen=True)
class Link:
    """That an activity serves a competency. Ids, so that each page fetches the rows it shows only once."""

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
    """What an activity serves in the frameworks it was mapped to, the main ones first; one query."""
    return list(
        ActivityCompetency.objects.visible_to(user)
        .filter(activity=activity)
        .select_related("competency__framework")
        .order_by("competency__framework__code", "relation", "competency__position")
    )


def links(framework: Framework, user, *, activities) -> list[Link]:
    """The links of `activities` (a queryset) to `framework`, in three queries.

    An activity that was not mapped to the framework is read through the crosswalks. Such a link is main where both the
    mapping and the counterpart are close, supporting where one of them is, and none where neither is. It is confirmed
    where both are.
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


def counterparts(framework: Framework, user) -> dict[int, list[tuple[Competency, Crosswalk]]]:
    """Of each competency of other frameworks (by id) its counterparts in `framework`; one query."""
    ways: dict[int, list[tuple[Competency, Crosswalk]]] = defaultdict(list)
    for row in Crosswalk.objects.visible_to(user).touching(framework).with_competencies():
        if row.to_framework_id == framework.pk:
            ways[row.from_competency_id].append((row.to_competency, row))
        else:
            ways[row.to_competency_id].append((row.from_competency, row))
    return ways


def seen_from(framework: Framework, user) -> list[dict]:
    """The crosswalks of a framework, each from its side: {own, other, crosswalk}."""
    rows = []
    for row in Crosswalk.objects.visible_to(user).touching(framework).with_competencies():
        own, other = row.from_competency, row.to_competency
        if row.to_framework_id == framework.pk:
            own, other = other, own
        rows.append({"own": own, "other": other, "crosswalk": row})
    return sorted(rows, key=lambda r: (r["other"].framework_id, r["own"].position, r["crosswalk"].strength))
