"""What only PostgreSQL can say: two defences in one room do not overlap. Persons are checked by the service."""

from django.db import migrations

ROOM = "hashtextextended(lower(place), 0)"
RULE = (
    f"EXCLUDE USING gist (int8range({ROOM}, {ROOM}, '[]') WITH &&, "
    "tsrange(day + starts, day + ends) WITH &&) WHERE (cancelled_because = '')"
)


def add(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"ALTER TABLE thesis_defence ADD CONSTRAINT one_defence_a_room_at_a_time {RULE}")


def remove(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE thesis_defence DROP CONSTRAINT one_defence_a_room_at_a_time")


class Migration(migrations.Migration):
    dependencies = [("thesis", "0001_initial")]
    operations = [migrations.RunPython(add, remove)]
