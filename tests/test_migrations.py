"""Migrations from zero give the schema of the models; on SQLite the other tests create theirs from the models."""

import sqlite3
from contextlib import closing

import pytest
from django.db import connection

from tests.operations.installation import Installation


def parts(text):
    """Return the definitions in a CREATE TABLE: the content of its outer brackets, split at top-level commas."""
    found, depth, quote, start = [], 0, "", 0
    body = text[text.index("(") + 1 : text.rindex(")")]
    for position, letter in enumerate(body):
        if quote:
            quote = "" if letter == quote else quote
        elif letter in "'\"":
            quote = letter
        elif letter in "()":
            depth += 1 if letter == "(" else -1
        elif letter == "," and depth == 0:
            found.append(body[start:position].strip())
            start = position + 1
    return {*found, body[start:].strip()}


def schema(path):
    """Return {table: columns and constraints} and {index: statement}, without django_migrations."""
    with closing(sqlite3.connect(path)) as database:
        rows = database.execute("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    tables = {name: parts(sql) for kind, name, sql in rows if kind == "table"}
    others = {name: sql for kind, name, sql in rows if kind != "table"}
    for own in ("sqlite_sequence", "django_migrations"):
        tables.pop(own, None)
    return tables, others


def differences(migrated, modelled):
    """Return the differences in words, sorted."""
    found = []
    for name in sorted({*migrated, *modelled}):
        one, other = migrated.get(name, "absent"), modelled.get(name, "absent")
        if one != other:
            sets = isinstance(one, set) and isinstance(other, set)
            found.append(f"{name}: migrated {one - other if sets else one}, models {other - one if sets else other}")
    return found


@pytest.fixture(scope="module")
def migrated(tmp_path_factory):
    """The schema migrated in a process of its own, since this one has no migrations."""
    made = Installation(tmp_path_factory.mktemp("migrated") / "var")
    made.run("migrate", "-v", "0")
    made.run("migrate", "--check")
    return schema(made.folder / "cursus.sqlite3")


@pytest.mark.embedded
@pytest.mark.django_db
def test_migrations_from_zero_give_the_tables_indexes_and_constraints_of_the_models(migrated):
    modelled = schema(connection.settings_dict["NAME"])
    assert len(modelled[0]) > 100
    for of_migrations, of_models in zip(migrated, modelled, strict=True):
        assert differences(of_migrations, of_models) == []


def test_a_column_a_constraint_and_an_index_that_differ_are_found(tmp_path):
    def made(name, *statements):
        with closing(sqlite3.connect(tmp_path / name)) as database:
            for statement in statements:
                database.execute(statement)
        return schema(tmp_path / name)

    common = "CREATE TABLE a (id integer NOT NULL, mark decimal NULL, CONSTRAINT m CHECK (mark IN (1, 2))"
    one = made("one", f"{common}, CONSTRAINT u UNIQUE (id, mark))", "CREATE INDEX i ON a (mark) WHERE mark > 1")
    same = made(
        "same",
        "CREATE TABLE a (mark decimal NULL, id integer NOT NULL, "
        "CONSTRAINT u UNIQUE (id, mark), CONSTRAINT m CHECK (mark IN (1, 2)))",
        "CREATE INDEX i ON a (mark) WHERE mark > 1",
    )
    other = made("other", f"{common.replace('1, 2', '1, 3')})", "CREATE INDEX i ON a (mark)")
    assert [differences(*pair) for pair in zip(one, same, strict=True)] == [[], []]
    assert [len(differences(*pair)) for pair in zip(one, other, strict=True)] == [1, 1]
    assert "CHECK (mark IN (1, 2))" in differences(one[0], other[0])[0]
    assert "UNIQUE (id, mark)" in differences(one[0], other[0])[0]
