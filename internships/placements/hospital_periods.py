"""The days on which residents work in a hospital. `records` asks for them, for the apps beside this one."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date, timedelta

from internships.directory.models import Site
from internships.placements.held_placements import held_placements
from internships.placements.models import AgreementState, Placement
from records.status_changes.periods import HOSPITAL, Period, reports_periods

DAY = timedelta(days=1)


@reports_periods
def in_hospital(enrolment_ids: Collection[int], since: date, until: date) -> Iterable[Period]:
    """Approved placements in hospital, without their interruptions."""
    for placements in held_placements(enrolment_ids).values():
        for placement in placements:
            is_approved = placement.agreement_state == AgreementState.APPROVED
            meets = placement.starts <= until and placement.ends >= since
            if is_approved and meets and placement.site.kind == Site.Kind.HOSPITAL:
                for starts, ends in days_at_work(placement):
                    yield Period(placement.enrolment_id, HOSPITAL, starts, ends)


def days_at_work(placement: Placement) -> Iterator[tuple[date, date]]:
    """The placement's days, cut by its interruptions."""
    first = placement.starts
    for stop in sorted(placement.interruptions.all(), key=lambda stop: stop.starts):
        if first < stop.starts:
            yield first, min(stop.starts - DAY, placement.ends)
        if stop.ends is None:
            return
        first = max(first, stop.ends + DAY)
    if first <= placement.ends:
        yield first, placement.ends
