"""Imported by Python at its start: gives processes that tests start the clock of the tests (tests/clock)."""

import os
import sys
import time

if offset := os.environ.get("CURSUS_TEST_OFFSET"):
    sys.modules["pytest"] = None  # time-machine is a pytest plugin as well, which would double the start-up time
    try:
        import time_machine
    except ImportError:  # a Python without the packages of the tests
        time_machine = None
    del sys.modules["pytest"]
    if time_machine:
        time_machine.travel(time.time() + float(offset), tick=True).start()
