from django.db import migrations, models

CONSTRAINT = "cancelled_placement_says_why"


class Migration(migrations.Migration):
    """Rename `Placement.step`. PostgreSQL renames the column in the exclusion constraint of 0002 by itself."""

    dependencies = [("internships", "0002_periods")]

    operations = [
        # the condition names the field: Django does not rename it inside constraints
        migrations.RemoveConstraint("placement", CONSTRAINT),
        migrations.RenameField("placement", "step", "agreement_state"),
        migrations.AddConstraint(
            "placement",
            models.CheckConstraint(
                condition=models.Q(("agreement_state", "cancelled"), _negated=True)
                | models.Q(("cancelled_because", ""), _negated=True),
                name=CONSTRAINT,
                violation_error_message="Say why it is cancelled.",
            ),
        ),
    ]
