"""Status of the mapping of a version: what is proposed, confirmed and set aside."""

from collections.abc import Iterable
from dataclasses import dataclass

from competencies.frameworks.models import Framework
from competencies.mapping.models import ActivityCompetency
from curriculum.models import Activity, ProgrammeVersion

Status = ActivityCompetency.Status


@dataclass(frozen=True)
class MappingStatus:
    proposed: int = 0
    confirmed: int = 0

    @classmethod
    def of(cls, many: Iterable["MappingStatus"]) -> "MappingStatus":
        found = list(many)
        return cls(sum(one.proposed for one in found), sum(one.confirmed for one in found))

    @property
    def total(self) -> int:
        return self.proposed + self.confirmed


@dataclass(frozen=True)
class MappedActivity:
    """An activity with its live rows, main ones first, and the number of rows set aside."""

    activity: Activity
    rows: tuple[ActivityCompetency, ...]
    set_aside: int

    @property
    def proposed(self) -> list[ActivityCompetency]:
        return [row for row in self.rows if row.status == Status.PROPOSED]

    @property
    def mapping_status(self) -> MappingStatus:
        return MappingStatus(len(self.proposed), len(self.rows) - len(self.proposed))


def in_order(rows):
    return rows.select_related("competency__framework").order_by("relation", "competency__position")


def mapped(activity: Activity, framework: Framework) -> list[ActivityCompetency]:
    """Return all rows of an activity, those set aside last."""
    rows = in_order(activity.competencies_served.filter(competency__framework=framework))
    return sorted(rows, key=lambda row: row.status == Status.SET_ASIDE)


def of_version(version: ProgrammeVersion, framework: Framework) -> list[MappedActivity]:
    """Return the activities of a version in order, with their rows; two queries."""
    found: dict[int, list[ActivityCompetency]] = {}
    rows = ActivityCompetency.objects.filter(activity__programme_version=version, competency__framework=framework)
    for row in in_order(rows):
        found.setdefault(row.activity_id, []).append(row)
    return [
        MappedActivity(
            activity,
            tuple(row for row in found.get(activity.pk, []) if row.status != Status.SET_ASIDE),
            sum(1 for row in found.get(activity.pk, []) if row.status == Status.SET_ASIDE),
        )
        for activity in version.activities.select_related("block").order_by("block__number", "position")
    ]
