"""A programme version as its page shows it: blocks, their headings, their activities and their sums."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from curriculum.models import Activity, ActivityGroup, Block, ProgrammeVersion
from curriculum.programmes.totals import BlockTotal, OrganiserTotal, Totals, totals


@dataclass(frozen=True)
class Heading:
    """`group` is None for activities without one."""

    group: ActivityGroup | None
    activities: tuple[Activity, ...]


@dataclass(frozen=True)
class BlockOutline:
    block: Block
    total: BlockTotal
    headings: tuple[Heading, ...]


@dataclass(frozen=True)
class OrganiserRow:
    """`names` are short names, none where no organiser is stated; `cells` pairs block numbers with credits."""

    names: tuple[str, ...]
    total: OrganiserTotal
    cells: tuple[tuple[int, Decimal], ...]


@dataclass(frozen=True)
class Outline:
    totals: Totals
    blocks: tuple[BlockOutline, ...]
    organisers: tuple[OrganiserRow, ...]


def outline(version: ProgrammeVersion) -> Outline:
    """A fixed number of queries; prefetch `programme__institutions`."""
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
    """In the order of the headings; what stands under none comes last."""
    ordered = sorted(activities, key=lambda a: (a.group is None, a.group.position if a.group else 0, a.position))
    for group, found in groupby(ordered, key=lambda a: a.group):
        yield Heading(group, tuple(found))
