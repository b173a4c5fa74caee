"""What only PostgreSQL can say: memberships of a registration do not meet; a meeting counts no more than it lasts."""

from django.db import migrations

RULES = {
    "seminars_membership": (
        "one_membership_at_a_time",
        "EXCLUDE USING gist (int8range(registration_id, registration_id, '[]') WITH &&, "
        "daterange(starts, ends, '[]') WITH &&)",
    ),
    "seminars_groupleader": (
        "one_leadership_at_a_time",
        "EXCLUDE USING gist (int8range(group_id, group_id, '[]') WITH &&, int8range(user_id, user_id, '[]') WITH &&, "
        "daterange(starts, ends, '[]') WITH &&)",
    ),
    "seminars_seminarmeeting": (
        "seminar_meeting_counts_what_it_lasts",
        "CHECK (hours * 3600 <= EXTRACT(EPOCH FROM (ends - starts)))",
    ),
}


def add(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for table, (name, rule) in RULES.items():
            schema_editor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {rule}")


def remove(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for table, (name, _rule) in RULES.items():
            schema_editor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")


class Migration(migrations.Migration):
    dependencies = [("seminars", "0001_initial")]
    operations = [migrations.RunPython(add, remove)]
