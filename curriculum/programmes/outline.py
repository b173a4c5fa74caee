"""A programme version for its page: blocks, headings, activities and sums."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from curriculum.programmes.activity_models import Activity
from curriculum.programmes.models import ActivityGroup, Block, ProgrammeVersion
from curriculum.programmes.totals import BlockTotal, OrganiserTotal, Totals, totals


@dataclass(frozen=True)
class Heading:
    """`group` is None for activities without a heading."""

    group: ActivityGroup | None
    activities: tuple[Activity, ...]


@dataclass(frozen=True)
class BlockOutline:
    block: Block
    total: BlockTotal
    headings: tuple[Heading, ...]


@dataclass(frozen=True)
class OrganiserRow:
    """`names`: short names, empty where none is stated; `cells`: (block number, credits)."""

    names: tuple[str, ...]
    total: OrganiserTotal
    cells: tuple[tuple[int, Decimal], ...]


@dataclass(frozen=True)
class Outline:
    totals: Totals
    blocks: tuple[BlockOutline, ...]
    organisers: tuple[OrganiserRow, ...]


def outline(version: ProgrammeVersion) -> Outline:
    """Return the outline in a fixed number of queries; prefetch `programme__institutions`."""
    sums = totals(version)
    by_number = {total.number: total for total in sums.blocks}
    activities = list(version.activities.for_display())
    short = {one.code: one.short_name for activity in activities for one in activity.organisers.all()}
    return Outline(
        totals=sums,
        blocks=tuple(
            BlockOutline(
                block, by_number[block.number], tuple(headings([a for a in activities if a.block_id == block.pk]))
            )
            for block in version.blocks.all()
        ),
        organisers=tuple(
            OrganiserRow(
                tuple(short.get(code, code) for code in one.institutions),
                one,
                tuple(zip(by_number, one.by_block, strict=True)),
            )
            for one in sums.organisers
        ),
    )


def headings(activities: list[Activity]) -> Iterator[Heading]:
    """Yield the headings in their order; activities without one come last."""
    ordered = sorted(activities, key=lambda a: (a.group is None, a.group.position if a.group else 0, a.position))
    for group, found in groupby(ordered, key=lambda a: a.group):
        yield Heading(group, tuple(found))
