"""Python runs this as it starts: a process that the tests start has their clock (tests/clock)."""

import os
import sys
import time

if offset := os.environ.get("CURSUS_TEST_OFFSET"):
    sys.modules["pytest"] = None  # time-machine is a plugin of pytest too, which would double the time of a start
    try:
        import time_machine
    except ImportError:  # a Python outside the tests' environment
        time_machine = None
    del sys.modules["pytest"]
    if time_machine:
        time_machine.travel(time.time() + float(offset), tick=True).start()
