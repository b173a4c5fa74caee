"""Which process does a job, and whether it still lives."""

import os
import socket
from functools import cache
from pathlib import Path


def born(pid: int) -> str:
    """When the process started, in ticks since the machine did; "" where there is no such process.

    Told apart by it, a process that got the number of a dead one is not taken for it. "?" where there is no /proc.
    """
    if not Path("/proc/self/stat").exists():
        return "?" if _answers(pid) else ""
    try:
        state, *fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ""
    return "" if state in "ZX" else fields[18]


def _answers(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


@cache
def _identity_of(pid: int) -> str:
    return f"{socket.gethostname()}/{pid}/{born(pid)}"


def identity() -> str:
    """Host, process number and birth of this process; a fork has its own."""
    return _identity_of(os.getpid())


def is_dead(worker: str) -> bool:
    """True only when it is certain: the process was of this machine and is gone."""
    host, _slash, rest = worker.partition("/")
    pid, _slash, birth = rest.partition("/")
    if host != socket.gethostname() or not pid.isdigit():
        return False
    return born(int(pid)) != birth
