"""The SQL of `accounts.bulk`, for SQLite and PostgreSQL: few statements, each in the fastest form of its database."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import StringIO
from typing import Any
from uuid import UUID

from django.db import connection, models, transaction

SLOW = 500  # rows a statement that lists them
PLAIN = (models.CharField, models.TextField, models.IntegerField, models.BooleanField, models.ForeignKey)
AS_IT_IS = (int, str, bool, type(None))  # exactly these types: a choice is a string of another type
COPIED = 5000  # rows a COPY block
APART = re.compile(r"[\\\t\n\r]")  # characters with a meaning in the text format of COPY
ESCAPED = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})


def quoted(name: str | None) -> str:
    return connection.ops.quote_name(name or "")


@transaction.atomic
def reserve(model: type[models.Model], count: int) -> Iterable[int]:
    """Reserve primary keys."""
    if not count:
        return []
    table, key = model._meta.db_table, model._meta.pk
    assert key is not None
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
                [quoted(table), key.column, count],
            )
            return [number for (number,) in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        if (row := cursor.fetchone()) is None:
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, count])
            return range(1, count + 1)
        cursor.execute("UPDATE sqlite_sequence SET seq = seq + %s WHERE name = %s", [count, table])
        return range(row[0] + 1, row[0] + count + 1)


def fields_of(model: type[models.Model], without_key: bool = False) -> list[models.Field]:
    return [f for f in model._meta.concrete_fields if not (without_key and f.primary_key)]


def stored(model: type[models.Model], rows: Iterable[models.Model], without_key: bool = False) -> list[tuple]:
    """Return the database values of new rows; the rows they refer to have their keys already."""
    fields = fields_of(model, without_key)
    names = [field.attname for field in fields]
    store = [storing(field) for field in fields]
    keys = [f for f in fields if isinstance(f, models.ForeignKey)]
    found = []
    for row in rows:
        for key in keys:
            if getattr(row, key.attname) is None and key.is_cached(row):
                setattr(row, key.attname, getattr(key.get_cached_value(row), "pk", None))
        found.append(tuple(one(getattr(row, name)) for one, name in zip(store, names, strict=True)))
    return found


def stored_values(model: type[models.Model], rows: Iterable[Mapping[str, Any]]) -> list[tuple]:
    """Return database values of rows without a key, given as {column: value}."""
    store = [(storing(field), field.attname) for field in fields_of(model, without_key=True)]
    return [tuple(one(row[name]) for one, name in store) for row in rows]


def storing(field: models.Field) -> Callable[[Any], Any]:
    """Return a function from a value of that field to its database value; the last result is cached."""
    is_plain, last, kept = isinstance(field, PLAIN), object(), None

    def store(value: Any) -> Any:
        nonlocal last, kept
        if is_plain and type(value) in AS_IT_IS:
            return value
        if value is not last:
            kept = field.get_db_prep_save(value, connection)
            last = value
        return kept

    return store


def insert(model: type[models.Model], rows: Sequence[tuple], without_key: bool = False) -> None:
    if not rows:
        return
    columns = ", ".join(quoted(field.column) for field in fields_of(model, without_key))
    into = f"{quoted(model._meta.db_table)} ({columns})"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with connection.wrap_database_errors:
                for start in range(0, len(rows), COPIED):
                    lines = StringIO("".join(map(copied, rows[start : start + COPIED])))
                    cursor.cursor.copy_expert(f"COPY {into} FROM STDIN", lines)
        else:
            places = ", ".join(["%s"] * len(rows[0]))
            cursor.executemany(f"INSERT INTO {into} VALUES ({places})", rows)  # noqa: S608  our own names


def copied(row: tuple) -> str:
    """Return a line in the text format of COPY."""
    return "\t".join([AS_TEXT.get(type(value), other_text)(value) for value in row]) + "\n"


def plain_text(value: str) -> str:
    return value.translate(ESCAPED) if APART.search(value) else value


def other_text(value: Any) -> str:
    """Return the text of a string subtype, such as a choice, or of JSON; raise for anything else."""
    if isinstance(value, str):
        return plain_text(str(value))
    if hasattr(value, "dumps"):
        return plain_text(value.dumps(value.adapted))
    raise TypeError(f"{type(value).__name__} is not known to COPY.")


AS_TEXT: dict[type, Callable[[Any], str]] = {
    type(None): lambda value: r"\N",
    bool: lambda value: "t" if value else "f",
    int: str,
    str: plain_text,
    Decimal: str,
    UUID: str,
    date: date.isoformat,
    datetime: datetime.isoformat,
}


def update(model: type[models.Model], names: Sequence[str], rows: Iterable[models.Model]) -> None:
    """Update these fields of each row."""
    fields = [f for f in model._meta.concrete_fields if f.name in names]
    key = model._meta.pk
    assert key is not None
    sets = ", ".join(f"{quoted(field.column)} = %s" for field in fields)
    values = [(*[f.get_db_prep_save(getattr(row, f.attname), connection) for f in fields], row.pk) for row in rows]
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {quoted(model._meta.db_table)} SET {sets} WHERE {quoted(key.column)} = %s",  # noqa: S608  our names
            values,
        )


def delete(model: type[models.Model], keys: Sequence[Any]) -> None:
    """Delete by key without looking for references; the constraints of the database refuse dangling ones."""
    key = model._meta.pk
    assert key is not None
    table, column = quoted(model._meta.db_table), quoted(key.column)
    with connection.cursor() as cursor:
        for start in range(0, len(keys), SLOW):
            some = list(keys[start : start + SLOW])
            places = ", ".join(["%s"] * len(some))
            cursor.execute(f"DELETE FROM {table} WHERE {column} IN ({places})", some)  # noqa: S608  our own names
