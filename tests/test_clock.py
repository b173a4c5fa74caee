"""The clock of the tests: at its instant in this and other processes, and at the drawn ones."""

import os
import subprocess
import sys
import time
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from tests import clock
from tests.clock import drawn

SHOW = [sys.executable, "-c", "import time; print(time.time())"]
SET = os.environ.get(clock.VARIABLE, "")


@pytest.mark.skipif(bool(SET), reason="another instant was asked for")
def test_a_test_begins_on_the_fixed_day():
    assert timezone.localdate() == clock.TODAY


def test_another_process_has_the_same_clock():
    before = time.time()
    shown = float(subprocess.run(SHOW, capture_output=True, check=True, text=True).stdout)
    assert before < shown < time.time()


@pytest.mark.parametrize("instant", [datetime(2028, 2, 29, 23, 59, tzinfo=clock.BRUSSELS)], indirect=True)
def test_one_test_may_ask_for_another_instant(instant):
    assert timezone.localdate() == date(2028, 2, 29)
    shown = float(subprocess.run(SHOW, capture_output=True, check=True, text=True).stdout)
    assert instant.timestamp() <= shown < instant.timestamp() + 60
    with clock.at(instant + timedelta(minutes=2)):
        assert timezone.localdate() == date(2028, 3, 1)
    assert timezone.localdate() == date(2028, 2, 29)


@pytest.mark.parametrize(
    ("text", "moment"),
    [("", clock.FIXED), ("now", None), ("2027-06-15T09:30", datetime(2027, 6, 15, 9, 30, tzinfo=clock.BRUSSELS))],
)
def test_the_instant_is_chosen_by_a_variable(text, moment):
    assert clock.chosen(text) == moment


def test_an_instant_that_is_none_is_refused():
    with pytest.raises(ValueError, match="CURSUS_TEST_INSTANT is 'tomorrow'"):
        clock.chosen("tomorrow")


def test_a_seed_repeats_its_instants():
    assert drawn.drawn(7) == drawn.drawn(7)
    assert drawn.drawn(7) != drawn.drawn(8)


@pytest.mark.parametrize("seed", range(50))
def test_each_kind_of_instant_is_what_its_name_says(seed):
    found = drawn.drawn(seed)
    days = {kind: (moment.day, moment.month) for kind, moment in found.items()}
    assert days["new year"] in {(31, 12), (1, 1)}
    assert [days[f"{day} September"] for day in (13, 14, 30)] == [(13, 9), (14, 9), (30, 9)]
    assert (days["1 October"], days["29 February"], found["2031"].year) == ((1, 10), (29, 2), 2031)
    for kind, month in (("clocks forward", 3), ("clocks back", 10)):
        moment = found[kind]
        assert (moment.month, moment.isoweekday(), moment.day >= 25) == (month, 7, True)
        around = [moment.astimezone(UTC) + timedelta(hours=hours) for hours in (-2, 2)]
        offsets = {one.astimezone(clock.BRUSSELS).utcoffset() for one in around}
        assert len(offsets) == 2  # summer time begins or ends within these hours


@pytest.mark.any_day
def test_what_is_marked_runs_at_each(instant):
    if instant is not None:
        assert timedelta(0) <= timezone.now() - instant < timedelta(minutes=1)
