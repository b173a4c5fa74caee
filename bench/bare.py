"""The same rows written into bare tables of the same shape: the minimum that any import costs."""

import io
import time
from collections.abc import Sequence

from django.db import connection, models, transaction


def seconds_of(tables: Sequence[type[models.Model]]) -> tuple[float, int]:
    """Return (seconds, rows) of one COPY a table (executemany on SQLite), with its indexes."""
    write = copied if connection.vendor == "postgresql" else executed
    taken, rows = 0.0, 0
    for model in tables:
        rows += model._default_manager.count()
        taken += write(model._meta.db_table)
    return taken, rows


def copied(table: str) -> float:
    kept = io.BytesIO()
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE bare_{table} (LIKE {table} INCLUDING ALL)")
        cursor.cursor.copy_expert(f"COPY {table} TO STDOUT", kept)
        kept.seek(0)
        start = time.perf_counter()
        cursor.cursor.copy_expert(f"COPY bare_{table} FROM STDIN", kept)
        return time.perf_counter() - start


def executed(table: str) -> float:
    with connection.cursor() as cursor:
        cursor.execute("SELECT sql FROM sqlite_master WHERE tbl_name = %s AND sql IS NOT NULL", [table])
        for (statement,) in cursor.fetchall():
            named = statement.replace('INDEX "', 'INDEX "bare_').replace(f'"{table}"', f'"bare_{table}"')
            cursor.execute(named)
        cursor.execute(f"SELECT * FROM {table}")  # noqa: S608  our own names
        rows = cursor.fetchall()
        places = ", ".join(["%s"] * len(rows[0]))
        start = time.perf_counter()
        with transaction.atomic():
            cursor.executemany(f"INSERT INTO bare_{table} VALUES ({places})", rows)  # noqa: S608  our own names
        return time.perf_counter() - start
