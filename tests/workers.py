"""A real Celery worker beside the tests, on their database and their stored files."""

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
    """The address of the database that the tests are on, for a process of its own."""
    now = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{now['NAME']}"
    return f"postgres://{now['USER']}@/{now['HOST']}/{now['NAME']}"  # by its socket


class Worker:
    """One worker with its children; `kill()` is `kill -9` for all of them at once, as a power cut would be."""

    def __init__(self, process):
        self.process = process

    def kill(self):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def end(self):
        """TERM to the main process alone, then the whole group."""
        self.process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(10)
        self.kill()


def running_worker(broker_url=None, **environment):
    """Start a worker; further words become its environment (`JOBS_STALE="1"`)."""
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
