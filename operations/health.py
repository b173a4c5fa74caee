"""Health of this process: the database answers and is migrated, the broker accepts messages, the storage works."""

from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from kombu import Connection

PATIENCE = 3  # seconds for the broker to answer


def database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def migrations() -> None:
    executor = MigrationExecutor(connection)
    if waiting := executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise RuntimeError(f"{len(waiting)} migrations are not applied.")


def broker() -> None:
    if settings.CELERY_BROKER_URL.startswith("filesystem"):
        folder = Path(str(settings.CELERY_BROKER_TRANSPORT_OPTIONS["data_folder_out"]))
        probe = folder.parent / f"probe-{uuid4().hex}"
        probe.touch()
        probe.unlink()
        return
    with Connection(settings.CELERY_BROKER_URL, connect_timeout=PATIENCE) as link:
        link.ensure_connection(max_retries=0, timeout=PATIENCE)


def storage() -> None:
    """Write, read and delete a file."""
    name = default_storage.save(f"probe/{uuid4().hex}", ContentFile(b"probe"))
    try:
        with default_storage.open(name, "rb") as file:
            if file.read() != b"probe":
                raise RuntimeError("What was written is not what is read.")
    finally:
        default_storage.delete(name)


CHECKS: dict[str, Callable[[], None]] = {
    "database": database,
    "migrations": migrations,
    "broker": broker,
    "storage": storage,
}


def report(checks: dict[str, Callable[[], None]] = CHECKS) -> dict[str, str]:
    """Return {name: "ok" or the class of the error}; never its text, which may hold an address or a password."""
    found = {}
    for name, check in checks.items():
        try:
            check()
        except Exception as error:  # whatever the error, the probe must answer
            found[name] = type(error).__name__
        else:
            found[name] = "ok"
    return found
