"""The documents of every kind, made by another machine: `python -m tests.documents.other_machine FILE LANGUAGE ...`.

Writes {"kind-language": [SHA-256 of the snapshot, SHA-256 of the PDF before the seal]} for each language as JSON. The
data are those of `every_kind`, in a database of its own: with other primary keys, and with rows in another order
wherever a query names none.
"""

import hashlib
import json
import os
import sys
from pathlib import Path

import django


def hashes(snapshots: dict, pdfs: dict) -> dict[str, list[str]]:
    from documents.kinds.parts import sha256_of

    return {"-".join(key): [sha256_of(snapshots[key]), hashlib.sha256(pdfs[key]).hexdigest()] for key in pdfs}


def shift_the_keys() -> None:
    """Have the rows of each table begin at another primary key."""
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT setval(format('%I', sequencename), 7 * row_number() OVER ()) FROM pg_sequences")
            return
        for number, table in enumerate(sorted(connection.introspection.table_names(cursor)), start=1):
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, number * 7])


def shuffle_the_rows() -> None:
    """Have the database return rows in another order where none is asked for."""
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA reverse_unordered_selects = ON")
            return
        for table in connection.introspection.table_names(cursor):
            columns = connection.introspection.get_table_description(cursor, table)
            names = [column.name for column in columns]
            # Written anew in the order of a hash, each row moves to the end of its table
            name = connection.ops.quote_name(names[0])
            quoted = connection.ops.quote_name(table)
            cursor.execute(
                f"DO $$ DECLARE r tid; BEGIN FOR r IN SELECT ctid FROM {quoted} ORDER BY md5(ctid::text) LOOP "  # noqa: S608
                f"UPDATE {quoted} SET {name} = {name} WHERE ctid = r; END LOOP; END $$"
            )


def main(file: str, languages: list[str]) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()
    from django.db import connection

    connection.settings_dict["TEST"]["MIGRATE"] = connection.vendor != "sqlite"
    connection.creation.create_test_db(verbosity=0, serialize=False)
    from tests import factories
    from tests.documents import every_kind

    shift_the_keys()
    with every_kind.same_identifiers():
        subjects = every_kind.subjects(every_kind.graduate(factories.Cast()))
        shuffle_the_rows()
        snapshots = every_kind.composed(subjects)
    chosen = {key: snapshot for key, snapshot in snapshots.items() if key[1] in languages}
    found = hashes(snapshots, every_kind.rendered(chosen))
    Path(file).write_text(json.dumps(found))
    connection.creation.destroy_test_db("", verbosity=0)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
