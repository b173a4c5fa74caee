"""Residents by activities: every case of a sitting beside the others, with credits by block and the mean."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from curriculum.models import Activity, Block
from jury.cases.jury_cases import Case, by_resident
from jury.cycles.candidates import standing, weighted_mean
from jury.desk.rows import CaseRow
from jury.desk.sitting_page import SittingPage
from records.credits.credit_records import NOTHING, CreditRecord, CreditRow, credit_records
from records.models import Decision, Enrolment
from ui.figures import decimal_words


@dataclass(frozen=True)
class BlockSum:
    """Credits of a block: published before, and with what this sitting grants."""

    block: Block
    before: Decimal
    after: Decimal
    total: Decimal

    @property
    def changes(self) -> bool:
        return self.after != self.before


@dataclass(frozen=True)
class GridRow:
    """One resident. `cells`: a line for each activity of the grid, None without a case."""

    enrolment: Enrolment
    cells: list[tuple[Activity, CaseRow | None]]
    blocks: list[BlockSum]
    mean: Decimal | None

    @property
    def mean_words(self) -> str:
        return "–" if self.mean is None else decimal_words(self.mean)

    @property
    def before(self) -> Decimal:
        return sum((one.before for one in self.blocks), NOTHING)

    @property
    def after(self) -> Decimal:
        return sum((one.after for one in self.blocks), NOTHING)


@dataclass(frozen=True)
class Grid:
    """The cases on one page of a sitting."""

    view: SittingPage

    @cached_property
    def activities(self) -> list[Activity]:
        """The activities with a case on the page, in the order of the programme."""
        found = {case.activity.pk: case.activity for case in self.view.cases}
        return sorted(found.values(), key=lambda one: (one.block.number, one.position))

    @cached_property
    def rows(self) -> list[GridRow]:
        cases = by_resident(self.view.cases)
        residents = list(self.view.page.object_list)
        records = credit_records(residents)
        return [self.row(one, cases.get(one.pk, []), records[one.pk]) for one in residents]

    def row(self, enrolment: Enrolment, cases: list[Case], record: CreditRecord) -> GridRow:
        here = {case.activity.pk: case for case in cases}
        decided = {pk: case.decision for pk, case in here.items() if case.decision is not None}
        cells = [(one, CaseRow(here[one.pk], False) if one.pk in here else None) for one in self.activities]
        sums = []
        for line in record.by_block():
            after = sum((row.credits for row in record.of_block(line.key) if passes(row, decided)), NOTHING)
            sums.append(BlockSum(line.key, line.counted, after, line.total))
        return GridRow(enrolment, cells, sums, weighted_mean(standing(record, decided).marks))


def passes(row: CreditRow, decided: dict[int, Decision]) -> bool:
    """Whether the credits of the row count once the decisions of the sitting are published."""
    decision = decided.get(row.activity.pk)
    return decision.granted if decision else row.counts
