"""M1: CPU of a fresh `migrate`, against creating the same tables from the models; each in processes of its own."""

import os
import resource
import subprocess
import sys
import tempfile

from bench.rows import Row, at_most, figure

ROUNDS = 3
BARE = ["shell", "-v", "0", "-c", "pass"]
WITHOUT = """
from django.conf import settings
from django.apps import apps
from django.core.management import call_command
settings.MIGRATION_MODULES = {config.label: None for config in apps.get_app_configs()}
call_command("migrate", run_syncdb=True, verbosity=0)
"""


def seconds(*words: str) -> float:
    """Return the CPU seconds of a command of `manage.py` on an empty SQLite file."""
    with tempfile.TemporaryDirectory(prefix="cursus-bench-") as folder:
        env = {**os.environ, "VAR_DIR": folder, "DATABASE_URL": ""}
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "manage.py", *words], env=env, check=True)  # noqa: S603  our own command
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def run(_faculty) -> list[Row]:
    rounds = [
        (seconds("migrate", "-v", "0"), seconds("shell", "-v", "0", "-c", WITHOUT), seconds(*BARE))
        for _round in range(ROUNDS)
    ]
    ratios = sorted((migrated - start) / (created - start) for migrated, created, start in rounds)
    migrated, created, start = rounds[0]
    return [
        at_most("M1", "fresh migrate, CPU, against creating the tables", ratios[ROUNDS // 2], "x", 13),
        figure("M1", f"migrate; tables alone {created - start:.1f} s, starting {start:.1f} s", migrated - start, "s"),
    ]
