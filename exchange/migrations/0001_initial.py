import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('files', '0001_initial'),
        ('jobs', '0001_initial'),
        ('portfolio', '0001_initial'),
        ('records', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PortfolioArchive',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('language', models.CharField(choices=[('fr', 'French'), ('en', 'English')], max_length=10, verbose_name='language')),
                ('sha256', models.CharField(editable=False, max_length=64)),
                ('size', models.PositiveBigIntegerField(verbose_name='bytes')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='made')),
                ('expires_on', models.DateField(verbose_name='kept until')),
                ('enrolment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='archives', to='records.enrolment')),
                ('file', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
            ],
            options={
                'ordering': ['-made_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='PortfolioImport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('sha256', models.CharField(editable=False, max_length=64)),
                ('source', models.CharField(blank=True, max_length=200, verbose_name='made by')),
                ('source_made_at', models.DateTimeField(verbose_name='made')),
                ('state', models.CharField(choices=[('checked', 'to be looked at'), ('loading', 'being loaded'), ('loaded', 'loaded'), ('dropped', 'set aside')], default='checked', max_length=8, verbose_name='state')),
                ('refused', models.JSONField(blank=True, default=dict)),
                ('counts', models.JSONField(blank=True, default=dict)),
                ('uploaded_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('enrolment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='portfolio_imports', to='records.enrolment')),
                ('file', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
                ('job', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='jobs.job')),
                ('uploaded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-uploaded_at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('file__isnull', False), ('state__in', ['checked', 'loading'])), models.Q(('file__isnull', True), ('state__in', ['loaded', 'dropped'])), _connector='OR'), name='portfolio_import_keeps_no_file_once_over')],
            },
        ),
        migrations.CreateModel(
            name='Statement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('kind', models.CharField(choices=[('observation', 'observation'), ('round', 'feedback from several sources'), ('sign_off', 'sign-off')], max_length=11)),
                ('original', models.UUIDField()),
                ('said', models.JSONField()),
                ('state', models.CharField(choices=[('waiting', 'to be confirmed'), ('confirmed', 'confirmed'), ('refused', 'not confirmed')], default='waiting', max_length=9, verbose_name='state')),
                ('how', models.TextField(blank=True, max_length=2000, verbose_name='how it was checked')),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('enrolment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.enrolment')),
                ('observation', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portfolio.observation')),
                ('portfolio_import', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='statements', to='exchange.portfolioimport')),
                ('sign_off', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portfolio.signoff')),
            ],
            options={
                'ordering': ['kind', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('kind', 'original'), name='one_statement_of_an_original'), models.CheckConstraint(condition=models.Q(models.Q(('decided_by__isnull', True), ('how', ''), ('state', 'waiting')), models.Q(models.Q(('state', 'waiting'), _negated=True), ('decided_at__isnull', False), ('decided_by__isnull', False), models.Q(('how', ''), _negated=True)), _connector='OR'), name='statement_decided_says_by_whom_and_how'), models.CheckConstraint(condition=models.Q(('state', 'confirmed'), models.Q(('observation__isnull', True), ('sign_off__isnull', True)), _connector='OR'), name='statement_counts_once_confirmed')],
            },
        ),
    ]
