"""Restoring a backup into an empty installation."""

from pathlib import Path

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from operations.backup import database, keys
from operations.backup.archive import Reader, reading
from operations.backup.saving import key_path


class RestoreRefusedError(Exception):
    """The backup is valid, but not for this installation; nothing was changed."""


def restore(path: Path, *, keys_from: Path | None = None, say=lambda line: None) -> dict:
    """Check everything, then write files, rows and keys, then migrate to the current code. {"files", "migrated"}.

    Raise `BrokenBackupError` or `RestoreRefusedError` before anything is written.
    """
    keys_from = keys_from or (key_path(path) if key_path(path).exists() else None)
    held = keys.read(keys_from) if keys_from else None
    with reading(path) as reader:
        reader.check()
        say("The backup is whole.")
        refuse_other_installation(reader)
        if held and (unset := keys.missing(held)):
            names = " and ".join(unset)
            raise RestoreRefusedError(f"Set {names} to what {keys_from} holds, then restore again.")
        if connection.vendor != "sqlite":
            migrate_as(reader.manifest["migrations"])
        count = put_files(reader)
        say(f"files: {count}")
        database.load(reader)
        say("database: loaded")
    if held:
        keys.put(held)
    before = database.applied()
    call_command("migrate", verbosity=0, interactive=False)
    return {"files": count, "migrated": len(database.applied()) - len(before)}


def refuse_other_installation(reader: Reader) -> None:
    engine = reader.manifest["engine"]
    if engine != connection.vendor:
        raise RestoreRefusedError(f"The backup is of {engine}; DATABASE_URL names {connection.vendor} here.")
    known = set(MigrationExecutor(connection).loader.disk_migrations)
    strange = [f"{app}.{name}" for app, name in reader.manifest["migrations"] if (app, name) not in known]
    if strange:
        raise RestoreRefusedError(f"The backup is of newer code: {strange[0]} is not known here. Update Cursus first.")
    if "accounts_user" in database.tables():
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM accounts_user")
            if cursor.fetchone()[0]:
                raise RestoreRefusedError("There are people in this database. Restore into an empty one.")


def migrate_as(wanted: list[list[str]]) -> None:
    """Migrate an empty schema to the migrations of the backup, so that its columns fit."""
    nodes = {(app, name) for app, name in wanted}
    executor = MigrationExecutor(connection)
    graph = executor.loader.graph
    if set(executor.loader.applied_migrations) - nodes:
        raise RestoreRefusedError("This database is migrated further than the backup. Restore into an empty one.")
    followed = {parent.key for node in nodes for parent in graph.node_map[node].parents}
    executor.migrate([node for node in nodes if node not in followed or is_last_of_its_app(node, nodes, graph)])


def is_last_of_its_app(node, nodes, graph) -> bool:
    return not any(child.key in nodes and child.key[0] == node[0] for child in graph.node_map[node].children)


def put_files(reader: Reader) -> int:
    names = [name for name in reader.members if name.startswith("files/")]
    for name in names:
        key = name.removeprefix("files/")
        if default_storage.exists(key):
            default_storage.delete(key)  # left by an interrupted restore
        if default_storage.save(key, File(reader.open(name))) != key:
            raise RestoreRefusedError(f"The storage gave {key} another name.")
    return len(names)
