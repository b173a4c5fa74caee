"""The matrix of a version's activities and a framework's competencies, with the gaps of each block."""

from dataclasses import dataclass
from itertools import groupby

from competencies.frameworks.models import Competency, Framework
from competencies.mapping.links import Link, links
from competencies.status import Status
from curriculum.models import Activity, Block, ProgrammeVersion


@dataclass(frozen=True)
class Row:
    """An activity; `cells` are in the order of the competencies, None without a link."""

    activity: Activity
    cells: tuple[tuple[Competency, Link | None], ...]

    @property
    def is_mapped(self) -> bool:
        return any(link for _competency, link in self.cells)


@dataclass(frozen=True)
class Part:
    """A block with its activities; `gaps`: competencies that are main for none of them."""

    block: Block
    rows: tuple[Row, ...]
    gaps: tuple[Competency, ...]


@dataclass(frozen=True)
class Matrix:
    framework: Framework
    competencies: tuple[Competency, ...]
    parts: tuple[Part, ...]
    is_proposed: bool
    is_confirmed: bool  # at least one link
    is_through_crosswalk: bool

    @property
    def has_links(self) -> bool:
        return any(row.is_mapped for part in self.parts for row in part.rows)

    @property
    def unmapped(self) -> list[Activity]:
        return [row.activity for part in self.parts for row in part.rows if not row.is_mapped]


def matrix(version: ProgrammeVersion, framework: Framework, user) -> Matrix:
    """Return the matrix as `user` may see it; five queries."""
    activities = Activity.objects.visible_to(user).filter(programme_version=version)
    competencies = tuple(framework.competencies.order_by("position"))
    found = links(framework, user, activities=activities)
    at = {(link.activity_id, link.competency_id): link for link in found}
    listed = activities.select_related("block").order_by("block__number", "position")
    return Matrix(
        framework=framework,
        competencies=competencies,
        parts=tuple(part(block, tuple(group), competencies, at) for block, group in groupby(listed, lambda a: a.block)),
        is_proposed=any(link.status == Status.PROPOSED for link in found),
        is_confirmed=any(link.status == Status.CONFIRMED for link in found),
        is_through_crosswalk=any(ground.through for link in found for ground in link.grounds),
    )


def part(block: Block, activities: tuple[Activity, ...], competencies: tuple[Competency, ...], at: dict) -> Part:
    rows = tuple(Row(a, tuple((c, at.get((a.pk, c.pk))) for c in competencies)) for a in activities)
    mains = {link.competency_id for row in rows for _c, link in row.cells if link and link.is_main}
    return Part(block, rows, tuple(c for c in competencies if c.pk not in mains))
