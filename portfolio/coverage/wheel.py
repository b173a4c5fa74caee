"""SVG geometry of the competency wheel: a sector for each competency, a ring for each year, the newest outside."""

from dataclasses import dataclass
from math import cos, pi, sin

from competencies.models import Competency
from portfolio.coverage.measure import Cell, Coverage
from portfolio.training_years import Year

CORE, EDGE = 22.0, 92.0  # inner and outer radius, in a box of 240 by 240 around the centre


@dataclass(frozen=True)
class Segment:
    """One competency in one year: its outline and the position of its number."""

    competency: Competency
    year: Year
    cell: Cell
    path: str
    x: str
    y: str

    @property
    def count(self) -> int:
        return len(self.cell.observations)


@dataclass(frozen=True)
class Spoke:
    """The position of a competency's number outside the wheel."""

    competency: Competency
    x: str
    y: str


@dataclass(frozen=True)
class Wheel:
    segments: tuple[Segment, ...]
    spokes: tuple[Spoke, ...]


def wheel(coverage: Coverage) -> Wheel:
    sectors, rings = len(coverage.competencies) or 1, len(coverage.years) or 1
    turn, width = 2 * pi / sectors, (EDGE - CORE) / rings
    segments, spokes = [], []
    for place, (competency, cells, _whole) in enumerate(coverage.rows()):
        start = place * turn - pi / 2
        for ring, (year, cell) in enumerate(cells):
            inner, outer = CORE + ring * width, CORE + (ring + 1) * width
            x, y = point((inner + outer) / 2, start + turn / 2)
            segments.append(Segment(competency, year, cell, outline(inner, outer, start, start + turn), x, y))
        spokes.append(Spoke(competency, *point(EDGE + 12, start + turn / 2)))
    return Wheel(tuple(segments), tuple(spokes))


def point(radius: float, angle: float) -> tuple[str, str]:
    return f"{radius * cos(angle):.2f}", f"{radius * sin(angle):.2f}"


def outline(inner: float, outer: float, start: float, end: float) -> str:
    """Return the path of a ring segment between two angles."""
    large = int(end - start > pi)
    (ax, ay), (bx, by) = point(outer, start), point(outer, end)
    (cx, cy), (dx, dy) = point(inner, end), point(inner, start)
    return (
        f"M{ax} {ay}A{outer:.2f} {outer:.2f} 0 {large} 1 {bx} {by}"
        f"L{cx} {cy}A{inner:.2f} {inner:.2f} 0 {large} 0 {dx} {dy}z"
    )
