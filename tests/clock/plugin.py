"""Runs the tests at their instant; those marked `any_day` run again at the drawn ones (`most=2`: at two of them).

`CURSUS_TEST_SEED` repeats a draw; it is printed at the end, with the instants.
"""

import os
import time
from random import SystemRandom

import pytest
import time_machine

from tests import clock
from tests.clock.drawn import drawn

SEED = "CURSUS_TEST_SEED"


def pytest_configure(config):
    sent = getattr(config, "workerinput", {}).get("seed")  # drawn by the main process of xdist
    config.seed = sent if sent is not None else int(os.environ.get(SEED) or SystemRandom().randrange(10_000))


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node):
    node.workerinput["seed"] = node.config.seed


@pytest.fixture(scope="session", autouse=True)
def suite_instant():
    """Set the clock for fixtures that live longer than a test."""
    with clock.at(clock.chosen(os.environ.get(clock.VARIABLE, ""))):
        yield


@pytest.fixture(autouse=True)
def instant(request, suite_instant):
    """Set the instant of one test: `pytest.mark.any_day` draws them, `parametrize(..., indirect=True)` names one."""
    moment = getattr(request, "param", None)
    with clock.at(moment):
        yield moment


@pytest.fixture
def still(instant):
    """The clock stands: what is counted within a minute is not counted in two."""
    with time_machine.travel(time.time(), tick=False):
        yield


def pytest_generate_tests(metafunc):
    if marker := metafunc.definition.get_closest_marker("any_day"):
        moments = {"suite": None, **drawn(metafunc.config.seed, **marker.kwargs)}
        metafunc.parametrize("instant", moments.values(), ids=moments, indirect=True)


def pytest_terminal_summary(terminalreporter, config):
    reports = [one for kind in ("passed", "failed") for one in terminalreporter.stats.get(kind, [])]
    if any("any_day" in report.keywords for report in reports):
        moments = ", ".join(f"{kind} {moment:%Y-%m-%dT%H:%M:%S%z}" for kind, moment in drawn(config.seed).items())
        terminalreporter.write_line(f"any_day, {SEED}={config.seed}: {moments}")
