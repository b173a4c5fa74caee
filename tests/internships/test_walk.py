"""Random sequences of acts on placements and leave on PostgreSQL, checked each day against `oracle`."""

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from accounts.permissions import WrongStateError
from internships.agreements import planning_services as planning
from internships.agreements import services as agreements
from internships.agreements.workflow import LABELS
from internships.models import Placement, PlacementStatus
from internships.placements.durations import Span, full_time_months, stretches
from records.status_changes.services import change_status
from tests.internships import oracle, scene

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

FIRST, LAST = date(2026, 9, 20), date(2026, 12, 31)
DAY = timedelta(days=1)
GIVEN = {"hospital": "Walk", "accreditation": "Walk"}
DONE: Counter = Counter()  # what was let through, over all walks

near = st.integers(-8, 12)  # days from today
length = st.integers(0, 40)
share = st.sampled_from([Decimal(s) for s in ("0.25", "0.40", "0.50", "0.60", "1.00")])
which = st.integers(0, 9)
who = st.integers(0, 1)


def at(*states):
    """Run while a placement has one of these statuses; sometimes anyway, to provoke refusals."""
    return precondition(
        lambda self: self.steps % 7 == 0 or any(row.status_on(self.today) in states for row in self.rows)
    )


class Walk(RuleBasedStateMachine):
    """Each step computes what the oracle expects before it calls the product."""

    cast: scene.Stages

    def __init__(self):
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.today, self.steps, self.rows = date(2026, 10, 1), 0, []
        self.years = [self.cast.alices_year, self.cast.bobs_year]
        self.sites = [self.cast.site, self.cast.other_site]

    def teardown(self):
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    def pick(self, number, *states):
        """A placement with one of these statuses, else any; None while there is none."""
        fitting = [row for row in self.rows if row.status_on(self.today) in states] or self.rows
        return fitting[number % len(fitting)] if fitting else None

    def state(self, row):
        return oracle.each_day(self.today, self.today)[self.today, row.pk][0]

    def days(self, start, more):
        starts = self.today + timedelta(days=start)
        return starts, starts + timedelta(days=more)

    def expect(self, is_refused, act, **values):
        """The act is refused exactly when the oracle says so."""
        try:
            act(by=self.cast.nadia, **values)
        except (ValidationError, WrongStateError) as error:
            if not is_refused:
                raise AssertionError(f"{act.__name__} was refused: {error}") from error
        else:
            assert not is_refused, f"{act.__name__} was let through"
            DONE[act.__name__] += 1

    @initialize(starts=st.tuples(near, near), mores=st.tuples(length, length), parts=st.tuples(share, share))
    def begin(self, starts, mores, parts):
        """Alice and Bob each have an approved placement; if Bob's is running, it is interrupted from today on."""
        for number, (start, more, part) in enumerate(zip(starts, mores, parts, strict=True)):
            first, last = self.days(start, more)
            made = scene.approved(
                self.cast, registration=self.years[number], site=self.sites[number], starts=first, ends=last, share=part
            )
        if made.status_on(self.today) == PlacementStatus.RUNNING:
            agreements.interrupt(placement=made, starts=self.today, why="Walk", by=self.cast.nadia, today=self.today)

    @rule(number=who, where=who, start=near, more=length, part=share)
    def propose(self, number, where, start, more, part):
        year, (starts, ends) = self.years[number], self.days(start, more)
        above = oracle.fullest(year.annual_programme.enrolment_id, starts, ends) + part > 1
        self.expect(
            above, planning.propose, registration=year, site=self.sites[where], starts=starts, ends=ends, share=part,
            supervisors=[self.cast.stefans],
        )  # fmt: skip

    @at("proposed")
    @rule(number=which, goes_on=st.booleans())
    def accept(self, number, goes_on):
        if (row := self.pick(number, "proposed")) is None:
            return
        full = oracle.is_full(row.site_id, row.starts, row.ends, besides=row.pk)
        self.expect(self.state(row) != "proposed" or full, agreements.accept, placement=row, today=self.today)
        if row.agreement_state == "accepted" and goes_on:
            self.expect(False, agreements.approve, placement=row, overrides=GIVEN, today=self.today)

    @at("accepted")
    @rule(number=which)
    def approve(self, number):
        if (row := self.pick(number, "accepted")) is not None:
            wrong = self.state(row) != "accepted"
            self.expect(wrong, agreements.approve, placement=row, overrides=GIVEN, today=self.today)

    @at("approved")
    @rule(number=which)
    def cancel(self, number):
        if (row := self.pick(number, "approved")) is not None:
            wrong = self.state(row) not in {"proposed", "accepted", "approved"}
            self.expect(wrong, agreements.cancel, placement=row, why="Walk", today=self.today)

    @at("accepted", "approved", "running")
    @rule(number=which, start=near, more=length, part=share)
    def change(self, number, start, more, part):
        if (row := self.pick(number, "accepted", "approved", "running")) is None or row.agreement_state == "cancelled":
            return
        starts, ends = self.days(start, more)
        above = oracle.fullest(row.enrolment_id, starts, ends, besides=row.pk) + part > 1
        full = row.agreement_state != "proposed" and oracle.is_full(row.site_id, starts, ends, besides=row.pk)
        self.expect(
            above or full, planning.change, placement=row, starts=starts, ends=ends, share=part, why="Walk",
            overrides=GIVEN, today=self.today,
        )  # fmt: skip

    @at("running")
    @rule(number=which, start=st.integers(-2, 2), more=st.none() | st.integers(0, 9))
    def interrupt(self, number, start, more):
        if (row := self.pick(number, "running")) is None:
            return
        starts = self.today + timedelta(days=start)
        ends = None if more is None else starts + timedelta(days=more)
        wrong = self.state(row) != "running" or not row.starts <= starts <= row.ends
        wrong = wrong or (ends is not None and ends > row.ends) or self.stopped(row, starts, ends)
        self.expect(wrong, agreements.interrupt, placement=row, starts=starts, ends=ends, why="Walk", today=self.today)

    def stopped(self, row, starts, ends):
        return oracle.meets_interruption(row.pk, starts, ends)

    @at("interrupted")
    @rule(number=which, start=st.integers(-1, 5))
    def resume(self, number, start):
        if (row := self.pick(number, "interrupted")) is None:
            return
        back = self.today + timedelta(days=start)
        stop = oracle.interruption_on(row.pk, self.today)
        wrong = self.state(row) != "interrupted" or not stop[1] <= back - DAY <= row.ends
        wrong = wrong or oracle.meets_interruption(row.pk, stop[1], back - DAY, besides=stop[0])
        self.expect(wrong, agreements.resume, placement=row, first_day=back, today=self.today)

    @at("interrupted")
    @rule(number=which)
    def close(self, number):
        if (row := self.pick(number, "interrupted")) is None:
            return
        stop = oracle.interruption_on(row.pk, self.today)
        wrong = self.state(row) != "interrupted" or stop[1] <= row.starts
        self.expect(wrong, agreements.close, placement=row, why="Walk", overrides=GIVEN, today=self.today)

    @at("running", "approved")
    @rule(number=which, where=who, start=st.integers(-1, 9))
    def move(self, number, where, start):
        row = self.pick(number, "running", "approved")
        if row is None or row.agreement_state == "cancelled":
            return
        day, site = self.today + timedelta(days=start), self.sites[where]
        wrong = not row.starts < day <= row.ends
        full = oracle.is_full(site.pk, day, row.ends, besides=row.pk)
        self.expect(
            wrong or full, agreements.move, placement=row, site=site, first_day=day, supervisors=[self.cast.sarahs],
            why="Walk", is_agreed=True, overrides=GIVEN, today=self.today,
        )  # fmt: skip

    @rule(number=who, kind=st.sampled_from(["leave", "suspension", "part_time"]), start=near, more=length, part=share)
    def leave(self, number, kind, start, more, part):
        enrolment, (starts, ends) = [self.cast.alices, self.cast.bobs][number], self.days(start, more)
        part = min(part, Decimal("0.75")) if kind == "part_time" else None
        held = oracle.is_away(enrolment.pk, starts, ends)
        values = {"kind": kind, "starts": starts, "ends": ends, "share": part, "reason": "Walk"}
        self.cast.nadia, by = self.cast.dora, self.cast.nadia
        try:
            self.expect(held, change_status, enrolment=enrolment, **values)
        finally:
            self.cast.nadia = by

    @rule(number=st.integers(1, 15))
    def wait(self, number):
        self.today = min(self.today + timedelta(days=number), date(2026, 11, 10))

    @invariant()
    def each_day_is_as_the_oracle_says(self):
        self.steps += 1
        self.rows = list(Placement.objects.for_list().order_by("pk"))
        expected = oracle.each_day(FIRST, LAST)
        counted = self.counted()
        for (day, key), (state, part) in expected.items():
            row = next(row for row in self.rows if row.pk == key)
            assert row.status_on(day) == state, (day, row)
            assert abs(counted.get((day, key), 0) - Fraction(part)) < Fraction(1, 10**12), (day, row)
        for state in PlacementStatus:
            told = set(Placement.objects.with_status(state, self.today).values_list("pk", flat=True))
            assert told == {key for (day, key), (at, _part) in expected.items() if day == self.today and at == state}
        for enrolment in (self.cast.alices, self.cast.bobs):
            assert oracle.fullest(enrolment.pk, FIRST, LAST) <= 1

    def statuses(self, enrolment):
        return enrolment.status_changes.all()

    def counted(self):
        """{(day, placement_id): share that counts}; also compares the months of each resident."""
        found = {}
        months = oracle.months(FIRST, LAST + timedelta(days=60))
        for enrolment in {row.enrolment_id: row.enrolment for row in self.rows}.values():
            own = [row for row in self.rows if row.enrolment_id == enrolment.pk and row.agreement_state == "approved"]
            parts = list(stretches([Span.of(row) for row in own], self.statuses(enrolment)))
            assert abs(full_time_months(parts) - Fraction(months[enrolment.pk])) < Fraction(1, 10**9)
            for stretch in parts:
                for number in range((stretch.ends - stretch.starts).days + 1):
                    day = stretch.starts + timedelta(days=number)
                    found |= {(day, key): part for key, part in stretch.shares.items()}
        return found


@pytest.fixture
def walker(cast):
    if connection.vendor != "postgresql":
        pytest.skip("the oracle speaks PostgreSQL")
    scene.capacity(cast.site, 1)
    scene.capacity(cast.other_site, 1, ends=date(2026, 12, 1))
    Walk.cast = cast
    return cast


def walk(machine, examples):
    chosen = settings(max_examples=examples, stateful_step_count=20, deadline=None, phases=[Phase.generate])
    run_state_machine_as_test(machine, settings=chosen)


def test_each_day_is_as_the_oracle_says(walker):
    DONE.clear()
    acts = {"propose", "change", "move", "change_status", *LABELS}
    for _round in range(4):  # by chance a rare act may be missing from fifty walks
        walk(Walk, 50)
        if set(DONE) == acts:
            break
    assert set(DONE) == acts, "an act was never let through"


class LeaveTakenForWork(Walk):
    """A faulty specimen that ignores leave."""

    def statuses(self, enrolment):
        return []


def test_a_faulty_product_is_found_out(walker):
    with pytest.raises(AssertionError):
        walk(LeaveTakenForWork, 40)
