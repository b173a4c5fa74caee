"""Empties the database after a test with real transactions.

Django's flush truncates all tables (two seconds on PostgreSQL, of some 170 tables) and creates content types and
permissions again. This deletes rows where there are any and leaves those two tables alone.
"""

from django.db import connection, transaction

KEPT = {"django_content_type", "auth_permission", "django_migrations"}  # filled by `migrate`, the same in all tests


def filled(cursor, tables):
    """Return those of the tables that hold a row, by one query."""
    quoted = connection.ops.quote_name
    each = [f"SELECT {number} WHERE EXISTS (SELECT 1 FROM {quoted(name)})" for number, name in enumerate(tables)]  # noqa: S608
    found = []
    for start in range(0, len(each), 400):  # SQLite takes 500 at most
        cursor.execute(" UNION ALL ".join(each[start : start + 400]))
        found += [tables[number] for (number,) in cursor.fetchall()]
    return found


def empty_tables():
    """Delete all rows of all tables but the kept ones, in whatever order."""
    tables = sorted(set(connection.introspection.django_table_names(only_existing=False)) - KEPT)
    with connection.cursor() as cursor:
        full = filled(cursor, tables)
    if not full:
        return
    with connection.constraint_checks_disabled(), transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")  # foreign keys are triggers there
        for name in full:
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(name)}")  # noqa: S608
