"""Measures months in hospital, months in practice, and the rural share of the latter; in bulk."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from django.utils.translation import gettext_lazy as _

from curriculum.models import Requirement
from curriculum.requirements import Amount, Period, periods
from internships.directory.models import Site
from internships.placements.durations import Span, Stretch, full_time_months, in_tenths, stretches
from internships.placements.held_placements import held_placements
from internships.placements.models import AgreementState, Placement
from places.models import Area
from records.models import Enrolment, StatusChange
from records.status_changes.models import status_changes_of

HOSPITAL, PRACTICE, RURAL = "months_hospital", "months_practice", "percent_rural"
UNITS = {HOSPITAL: _("months"), PRACTICE: _("months"), RURAL: _("%")}
Supposed = Mapping[int, Sequence[StatusChange]]  # {enrolment_id: status changes}
NO_OTHER: Supposed = {}


class Worked:
    """The placements and status changes of one resident, from which the amounts are computed."""

    def __init__(self, placements: Iterable[Placement], statuses: Iterable[StatusChange]):
        self.placements, self.statuses = list(placements), list(statuses)
        self.keys = {
            HOSPITAL: {p.pk for p in self.placements if p.site.kind == Site.Kind.HOSPITAL},
            PRACTICE: {p.pk for p in self.placements if p.site.kind == Site.Kind.PRACTICE},
        }
        self.keys[RURAL] = {p.pk for p in self.placements if p.site.area == Area.RURAL} & self.keys[PRACTICE]

    def counted(self, since: date | None, until: date | None, agreement_states: tuple[str, ...]) -> list[Stretch]:
        spans = [Span.of(p) for p in self.placements if p.agreement_state in agreement_states]
        return list(stretches(spans, self.statuses, since, until))

    def amount(self, unit: str, found: list[Stretch]) -> Decimal:
        months = full_time_months(found, self.keys[unit])
        if unit != RURAL:
            return in_tenths(months)
        whole = full_time_months(found, self.keys[PRACTICE])
        return in_percent(months / whole if whole else Fraction(0))

    def measured(self, requirement: Requirement, period: Period, today: date) -> Amount:
        """Done: approved placements until today. Planned: accepted ones too, to their end."""
        since, until = period
        done = self.counted(since, min(filter(None, [until, today])), (AgreementState.APPROVED,))
        ahead = self.counted(since, until, Placement.HOLDING)
        return Amount(self.amount(requirement.unit, done), self.amount(requirement.unit, ahead))


def in_percent(part: Fraction) -> Decimal:
    return (Decimal(part.numerator * 100) / Decimal(part.denominator)).quantize(Decimal(1), ROUND_HALF_UP)


def measure(
    enrolments: Iterable[Enrolment],
    requirements: Iterable[Requirement],
    today: date,
    supposed: Supposed = NO_OTHER,
    worked: Callable[[], dict[int, Worked]] | None = None,
) -> dict[tuple[int, int], Amount]:
    """{(enrolment_id, requirement_id): amount} for requirements in `UNITS`; at most four queries.

    `worked`: returns `worked_by` of these residents, where the caller shares it between measures.
    """
    enrolments = list(enrolments)
    wanted = defaultdict(list)
    for requirement in requirements:
        if requirement.unit in UNITS:
            wanted[requirement.programme_version_id].append(requirement)
    if not wanted:
        return {}
    held = periods([r for rows in wanted.values() for r in rows], today)
    known = worked() if worked else worked_by([e.pk for e in enrolments], supposed)
    return {
        (e.pk, requirement.pk): known[e.pk].measured(requirement, held[requirement.period], today)
        for e in enrolments
        for requirement in wanted.get(e.programme_version_id, [])
    }


def worked_by(keys: list[int], supposed: Supposed = NO_OTHER) -> dict[int, Worked]:
    """{enrolment_id: worked}. `supposed`: hypothetical status changes that replace the recorded ones."""
    placements, statuses = held_placements(keys), status_changes_of(keys)
    return {key: Worked(placements[key], supposed.get(key, statuses[key])) for key in keys}
