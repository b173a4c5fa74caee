import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('curriculum', '0001_initial'),
        ('files', '0001_initial'),
        ('jobs', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Import',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('kind', models.CharField(max_length=30, verbose_name='kind')),
                ('file_name', models.CharField(blank=True, max_length=200)),
                ('sheet', models.CharField(blank=True, max_length=100, verbose_name='sheet')),
                ('header_row', models.PositiveIntegerField(verbose_name='row with the names of the columns')),
                ('titles', models.JSONField(blank=True, default=list)),
                ('columns', models.JSONField(blank=True, default=dict)),
                ('options', models.JSONField(blank=True, default=dict)),
                ('state', models.CharField(choices=[('received', 'columns to be confirmed'), ('checking', 'being checked'), ('checked', 'checked, not imported yet'), ('writing', 'being imported'), ('written', 'imported'), ('undoing', 'being undone'), ('undone', 'undone'), ('dropped', 'set aside')], default='received', max_length=10, verbose_name='state')),
                ('new', models.PositiveIntegerField(default=0)),
                ('changed', models.PositiveIntegerField(default=0)),
                ('same', models.PositiveIntegerField(default=0)),
                ('refused', models.PositiveIntegerField(default=0)),
                ('left_out', models.JSONField(blank=True, default=dict)),
                ('only_good', models.BooleanField(default=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('written_at', models.DateTimeField(blank=True, null=True)),
                ('undone_at', models.DateTimeField(blank=True, null=True)),
                ('forgotten_at', models.DateTimeField(blank=True, null=True)),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('file', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='curriculum.institution', verbose_name='university')),
                ('job', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='jobs.job')),
                ('programme', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='curriculum.programme', verbose_name='programme')),
                ('undone_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('written_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-created_at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['written', 'undoing', 'undone']), _negated=True), ('written_at__isnull', False), _connector='OR'), name='import_written_has_its_time'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'undone'), ('undone_at__isnull', False)), models.Q(models.Q(('state', 'undone'), _negated=True), ('undone_at__isnull', True)), _connector='OR'), name='import_undone_has_its_time'), models.CheckConstraint(condition=models.Q(models.Q(('file__isnull', False), ('forgotten_at__isnull', True)), models.Q(('file__isnull', True), ('forgotten_at__isnull', False), ('state__in', ['written', 'undone', 'dropped'])), _connector='OR'), name='import_without_file_is_forgotten')],
            },
        ),
        migrations.CreateModel(
            name='ImportRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('verdict', models.CharField(choices=[('refused', 'refused'), ('new', 'new'), ('changed', 'changed'), ('same', 'unchanged')], max_length=7)),
                ('about', models.CharField(blank=True, max_length=300)),
                ('cells', models.JSONField(default=dict)),
                ('problems', models.JSONField(blank=True, default=list)),
                ('changes', models.JSONField(blank=True, default=list)),
                ('undo', models.JSONField(blank=True, default=list)),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='imports.import')),
            ],
            options={
                'ordering': ['number'],
                'indexes': [models.Index(fields=['batch', 'verdict', 'number'], name='import_row_by_verdict')],
                'constraints': [models.UniqueConstraint(fields=('batch', 'number'), name='one_import_row_a_number')],
            },
        ),
    ]
