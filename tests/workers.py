"""A real Celery worker for tests, on their database and stored files."""

import contextlib
import os
import signal
import socket
import subprocess
import sys

from django.conf import settings
from django.db import connection

FLAGS = ["-B", "--concurrency", "1", "--loglevel", "WARNING"]
FLAGS += ["--without-gossip", "--without-mingle", "--without-heartbeat"]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def database_url():
    """Return the URL of the tests' database for another process."""
    now = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{now['NAME']}"
    return f"postgres://{now['USER']}@/{now['HOST']}/{now['NAME']}"  # over its socket


class Worker:
    """One worker with its children; `kill()` sends SIGKILL to all of them at once, like a power failure."""

    def __init__(self, process):
        self.process = process

    def kill(self):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def end(self):
        """Send TERM to the main process only, then kill the group."""
        self.process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(10)
        self.kill()


def running_worker(broker_url=None, **environment):
    """Start a worker; keyword arguments become its environment (`JOBS_STALE="1"`)."""
    env = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "VAR_DIR": str(settings.VAR_DIR),
        "DATABASE_URL": database_url(),
        "CELERY_BROKER_URL": broker_url or settings.CELERY_BROKER_URL,
        **environment,
    }
    command = [sys.executable, "-m", "celery", "-A", "config", "worker", *FLAGS]
    return Worker(subprocess.Popen(command, env=env, cwd=settings.BASE_DIR, start_new_session=True))
