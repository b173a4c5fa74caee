"""The identity of the process that runs a job, and whether it is alive."""

import os
import socket
from functools import cache
from pathlib import Path


def start_ticks(pid: int) -> str:
    """Return the start time of the process in ticks since boot; "" where there is no such process.

    It distinguishes a process from a later one with the same number. "?" where there is no /proc.
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
    return f"{socket.gethostname()}/{pid}/{start_ticks(pid)}"


def identity() -> str:
    """Return host, process number and start time of this process; a fork has its own."""
    return _identity_of(os.getpid())


def is_dead(worker: str) -> bool:
    """Return True only when certain: the process was on this machine and is gone."""
    host, _slash, rest = worker.partition("/")
    pid, _slash, birth = rest.partition("/")
    if host != socket.gethostname() or not pid.isdigit():
        return False
    return start_ticks(int(pid)) != birth
