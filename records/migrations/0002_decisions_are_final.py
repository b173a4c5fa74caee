"""A decision of a released sitting stays as it is, whoever asks: on PostgreSQL by a trigger, on SQLite by the services.

What may change: `has_successor`, once a later decision supersedes it, and the version that counts changes.
A decision of a past sitting, which no jury released here, may be deleted: its import is undone as a whole.
"""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION records_decision_is_final() RETURNS trigger AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM records_deliberation WHERE id = OLD.deliberation_id AND published_at IS NOT NULL) THEN
        IF TG_OP = 'DELETE' THEN
            IF NOT EXISTS (SELECT 1 FROM records_deliberation WHERE id = OLD.deliberation_id AND kind = 'past') THEN
                RAISE EXCEPTION 'A released decision is not deleted.' USING ERRCODE = 'restrict_violation';
            END IF;
        ELSIF (NEW.deliberation_id, NEW.registration_id, NEW.enrolment_id, NEW.activity_id, NEW.outcome, NEW.granted,
               NEW.reason) IS DISTINCT FROM (OLD.deliberation_id, OLD.registration_id, OLD.enrolment_id, OLD.activity_id,
               OLD.outcome, OLD.granted, OLD.reason)
            OR NEW.mark IS DISTINCT FROM OLD.mark OR NEW.supersedes_id IS DISTINCT FROM OLD.supersedes_id THEN
            RAISE EXCEPTION 'A released decision is not changed.' USING ERRCODE = 'restrict_violation';
        END IF;
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END
$$ LANGUAGE plpgsql;
CREATE TRIGGER records_decision_is_final BEFORE UPDATE OR DELETE ON records_decision
FOR EACH ROW EXECUTE FUNCTION records_decision_is_final();
"""


def add(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(FUNCTION)


def remove(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TRIGGER records_decision_is_final ON records_decision")
        schema_editor.execute("DROP FUNCTION records_decision_is_final()")


class Migration(migrations.Migration):
    dependencies = [("records", "0001_initial")]
    operations = [migrations.RunPython(add, remove)]
