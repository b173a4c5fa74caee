from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("exchange", "0002_take_ins")]

    operations = [
        migrations.RemoveField("takeout", "sha256"),
        migrations.RenameField("takeout", "content_sha256", "sha256"),
    ]
