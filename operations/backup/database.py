"""The rows of the database in the format of its engine: an SQLite file, or one COPY for each table of PostgreSQL."""

import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder

from operations.backup.archive import Reader, Writer

SQLITE_MEMBER = "database/cursus.sqlite3"


def applied() -> list[list[str]]:
    """Return [[app, migration]] of the database, sorted."""
    return sorted([app, name] for app, name in MigrationRecorder(connection).applied_migrations())


def tables() -> list[str]:
    return sorted(connection.introspection.table_names())


def save(writer: Writer) -> None:
    """Save a consistent snapshot while others write."""
    if connection.vendor == "sqlite":
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "copy.sqlite3"
            connection.ensure_connection()
            with sqlite3.connect(path) as copy:
                connection.connection.backup(copy)
            copy.close()
            with path.open("rb") as file:
                writer.add(SQLITE_MEMBER, file)
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        for table in tables():
            with tempfile.TemporaryFile() as file:
                cursor.copy_expert(f"COPY {quoted(table)} ({columns(cursor, table)}) TO STDOUT", file)
                writer.add(f"database/{table}.copy", file)


def load(reader: Reader) -> None:
    """Load into a database with the migrations of the backup, all or nothing."""
    if connection.vendor == "sqlite":
        with unpacked(reader, SQLITE_MEMBER) as path:
            connection.ensure_connection()
            with sqlite3.connect(path) as source:
                source.backup(connection.connection)
            source.close()
        return
    names = sorted(name for name in reader.members if name.startswith("database/"))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute(f"TRUNCATE {', '.join(quoted(table) for table in tables())}")
        for name in names:
            table = name.removeprefix("database/").removesuffix(".copy")
            cursor.copy_expert(f"COPY {quoted(table)} ({columns(cursor, table)}) FROM STDIN", reader.open(name))
        follow(cursor)


def quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def columns(cursor, table: str) -> str:
    """Return the columns in alphabetical order, without generated ones."""
    cursor.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = %s"
        " AND is_generated = 'NEVER' ORDER BY column_name",
        [table],
    )
    return ", ".join(quoted(name) for (name,) in cursor.fetchall())


def follow(cursor) -> None:
    """Set the sequences past the highest loaded number."""
    cursor.execute(
        "SELECT table_name, column_name, pg_get_serial_sequence(quote_ident(table_name), column_name)"
        " FROM information_schema.columns WHERE table_schema = current_schema()"
    )
    for table, column, sequence in cursor.fetchall():
        if sequence:
            cursor.execute(
                f"SELECT setval(%s, coalesce(max({quoted(column)}), 0) + 1, false) FROM {quoted(table)}",  # noqa: S608
                [sequence],
            )


@contextmanager
def unpacked(reader: Reader, name: str) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "copy"
        with path.open("wb") as out:
            for chunk in chunks(reader.open(name)):
                out.write(chunk)
        yield path


def chunks(file: IO[bytes]) -> Iterable[bytes]:
    while chunk := file.read(1 << 20):
        yield chunk
