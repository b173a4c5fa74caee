"""A decision on the end of a cycle stays as it was released: on PostgreSQL by a trigger, on SQLite by the services.

What may change: `has_successor`, once a later decision supersedes it, and the version that counts changes.
"""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION jury_cycledecision_is_final() RETURNS trigger AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM records_deliberation WHERE id = OLD.deliberation_id AND published_at IS NOT NULL) THEN
        IF TG_OP = 'DELETE' THEN
            RAISE EXCEPTION 'A released decision on a cycle is not deleted.' USING ERRCODE = 'restrict_violation';
        ELSIF (to_jsonb(NEW) - 'has_successor' - 'version') IS DISTINCT FROM
            (to_jsonb(OLD) - 'has_successor' - 'version') THEN
            RAISE EXCEPTION 'A released decision on a cycle is not changed.' USING ERRCODE = 'restrict_violation';
        END IF;
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END
$$ LANGUAGE plpgsql;
CREATE TRIGGER jury_cycledecision_is_final BEFORE UPDATE OR DELETE ON jury_cycledecision
FOR EACH ROW EXECUTE FUNCTION jury_cycledecision_is_final();
"""


def add(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(FUNCTION)


def remove(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TRIGGER jury_cycledecision_is_final ON jury_cycledecision")
        schema_editor.execute("DROP FUNCTION jury_cycledecision_is_final()")


class Migration(migrations.Migration):
    dependencies = [("jury", "0001_initial")]
    operations = [migrations.RunPython(add, remove)]
