"""Periods that may not meet, where the database can say so: PostgreSQL, by ranges (it needs no extension for them)."""

from django.db import migrations

RULES = {
    # two placements above half time of one resident
    "internships_placement": ("one_full_placement_at_a_time", "enrolment_id", "share > 0.5 AND agreement_state <> 'cancelled'"),
    "internships_capacity": ("one_capacity_at_a_time", "site_id", "true"),
    "internships_interruption": ("one_interruption_at_a_time", "placement_id", "true"),
}


def add(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for table, (name, key, condition) in RULES.items():
            schema_editor.execute(
                f"ALTER TABLE {table} ADD CONSTRAINT {name} EXCLUDE USING gist ("
                f"int8range({key}, {key}, '[]') WITH &&, daterange(starts, ends, '[]') WITH &&) WHERE ({condition})"
            )


def remove(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for table, (name, _key, _condition) in RULES.items():
            schema_editor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")


class Migration(migrations.Migration):
    dependencies = [("internships", "0001_initial")]
    operations = [migrations.RunPython(add, remove)]
