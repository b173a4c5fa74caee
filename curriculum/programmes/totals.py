"""Credits and activities of a programme version by block and by organiser; shared by pages and commands."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from curriculum.programmes.models import ProgrammeVersion

ZERO = Decimal("0.0")


@dataclass(frozen=True)
class BlockTotal:
    """`stated`: the total that the block states, None where it states none."""

    number: int
    activities: int
    credits: Decimal
    stated: Decimal | None

    @property
    def adds_up(self) -> bool:
        return self.stated is None or self.stated == self.credits


@dataclass(frozen=True)
class OrganiserTotal:
    """`institutions`: sorted codes, empty where none is stated; `by_block` is parallel to `Totals.blocks`."""

    institutions: tuple[str, ...]
    activities: int
    credits: Decimal
    by_block: tuple[Decimal, ...]


@dataclass(frozen=True)
class Totals:
    activities: int
    credits: Decimal
    blocks: tuple[BlockTotal, ...]
    organisers: tuple[OrganiserTotal, ...]


def totals(version: ProgrammeVersion) -> Totals:
    """Return the totals in two queries. An activity without credits counts as an activity and adds nothing."""
    rows = list(version.activities.order_by().values_list("block__number", "organiser_key", "credits"))
    blocks = list(version.blocks.order_by("number").values_list("number", "credits"))
    cells: dict[tuple[int, str], list[Decimal]] = defaultdict(list)
    for number, key, credits in rows:
        cells[number, key].append(credits or ZERO)
    return Totals(
        activities=len(rows),
        credits=sum((credits or ZERO for _number, _key, credits in rows), ZERO),
        blocks=tuple(block_total(number, stated, cells) for number, stated in blocks),
        organisers=tuple(
            organiser_total(key, [number for number, _stated in blocks], cells)
            for key in sorted({key for _number, key, _credits in rows}, key=in_order)
        ),
    )


def in_order(key: str) -> tuple:
    """Sort single organisers first, then joint ones, then those without."""
    codes = key.split("+") if key else []
    return (not codes, len(codes), codes)


def block_total(number: int, stated: Decimal | None, cells: dict) -> BlockTotal:
    own = [credit for (block, _key), credits in cells.items() if block == number for credit in credits]
    return BlockTotal(number, len(own), sum(own, ZERO), stated)


def organiser_total(key: str, numbers: list[int], cells: dict) -> OrganiserTotal:
    by_block = tuple(sum(cells.get((number, key), []), ZERO) for number in numbers)
    count = sum(len(credits) for (_block, organiser), credits in cells.items() if organiser == key)
    return OrganiserTotal(tuple(key.split("+")) if key else (), count, sum(by_block, ZERO), by_block)
