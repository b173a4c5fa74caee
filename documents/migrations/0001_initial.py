import curriculum.translated
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
        ('internships', '0001_initial'),
        ('jobs', '0001_initial'),
        ('records', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AccreditationPiece',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('code', models.SlugField(max_length=40, verbose_name='code')),
                ('position', models.PositiveSmallIntegerField(default=1, verbose_name='position')),
                ('title', curriculum.translated.TranslatedField(default=dict, verbose_name='title')),
                ('from_whom', curriculum.translated.TranslatedField(default=dict, verbose_name='from whom')),
                ('how', curriculum.translated.TranslatedField(blank=True, default=dict, verbose_name='how to ask for it')),
                ('link', models.URLField(blank=True, verbose_name='web page')),
                ('kinds', models.JSONField(blank=True, default=list, verbose_name='documents issued here')),
                ('months_old', models.PositiveSmallIntegerField(blank=True, help_text='When the file is sent.', null=True, verbose_name='at most so many months old')),
                ('months_ahead', models.PositiveSmallIntegerField(blank=True, help_text='Of the end of the training.', null=True, verbose_name='to be asked for so many months ahead')),
                ('seal_accepted', models.BooleanField(default=False, verbose_name='the recipient accepts the electronic seal')),
                ('source', models.CharField(blank=True, max_length=300, verbose_name='source')),
                ('starts', models.DateField(verbose_name='asked for from')),
                ('ends', models.DateField(blank=True, null=True, verbose_name='to')),
                ('programme_version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='accreditation_pieces', to='curriculum.programmeversion')),
            ],
            options={
                'ordering': ['programme_version', 'position', 'code'],
                'constraints': [models.UniqueConstraint(fields=('programme_version', 'code', 'starts'), name='one_piece_a_code_and_start'), models.CheckConstraint(condition=models.Q(('ends__isnull', True), ('ends__gte', models.F('starts')), _connector='OR'), name='piece_ends_after_start')],
            },
        ),
        migrations.CreateModel(
            name='Batch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('kind', models.CharField(choices=[('transcript', 'transcript of records'), ('enrolment', 'attestation of enrolment'), ('annual_programme', 'annual programme'), ('success', 'attestation of success'), ('provisional', 'provisional attestation of success'), ('theory', 'attestation of general practice theory'), ('stages', 'certificate of the stages done'), ('placement', 'confirmation of a placement'), ('accompaniment', 'attestation of accompaniment'), ('minutes', 'minutes of a deliberation'), ('progress', 'progress report'), ('progress_mentor', 'progress report, edition for the mentor'), ('progress_jury', 'progress report, edition for the jury'), ('accreditation', 'pieces for the accreditation')], max_length=20, verbose_name='kind')),
                ('language', models.CharField(choices=[('fr', 'French'), ('en', 'English')], max_length=2, verbose_name='language')),
                ('again', models.BooleanField(default=False, help_text='Otherwise a valid document whose content is still the same is taken as it is.', verbose_name='issue unchanged documents again, with the date of today')),
                ('state', models.CharField(choices=[('running', 'under way'), ('paused', 'paused'), ('cancelled', 'cancelled')], default='running', max_length=10, verbose_name='state')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('print_file', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='files.storedfile')),
                ('programme_version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='document_batches', to='curriculum.programmeversion')),
                ('year', models.ForeignKey(blank=True, help_text='Of which the documents tell.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='curriculum.academicyear')),
            ],
            options={
                'ordering': ['-created_at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['running', 'paused', 'cancelled'])), name='batch_state_known')],
            },
        ),
        migrations.CreateModel(
            name='DocumentRules',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('signatory', models.CharField(blank=True, max_length=200, verbose_name='who signs')),
                ('function', curriculum.translated.TranslatedField(blank=True, default=dict, verbose_name='in which function')),
                ('place', models.CharField(blank=True, max_length=100, verbose_name='place of signature')),
                ('wants_signature', models.BooleanField(default=False, help_text='Where recipients accept no seal.', verbose_name='leaves room for signature and stamp')),
                ('level', curriculum.translated.TranslatedField(blank=True, default=dict, verbose_name='level of the qualification')),
                ('eqf', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='level in the European framework')),
                ('isced', models.CharField(blank=True, max_length=4, verbose_name='field of study (ISCED-F)')),
                ('taught_in', models.CharField(blank=True, max_length=2, verbose_name='language of instruction (two letters)')),
                ('shows_failed', models.BooleanField(default=False, verbose_name='transcripts show failed attempts')),
                ('source', models.CharField(blank=True, max_length=300, verbose_name='source')),
                ('programme_version', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='document_rules', to='curriculum.programmeversion')),
            ],
            options={
                'verbose_name_plural': 'document rules',
                'constraints': [models.CheckConstraint(condition=models.Q(('eqf__isnull', True), models.Q(('eqf__gte', 1), ('eqf__lte', 8)), _connector='OR'), name='eqf_level_from_1_to_8')],
            },
        ),
        migrations.CreateModel(
            name='GradeDistribution',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('group', curriculum.translated.TranslatedField(default=dict, verbose_name='reference group')),
                ('first_year', models.PositiveSmallIntegerField(verbose_name='first academic year counted')),
                ('last_year', models.PositiveSmallIntegerField(verbose_name='last academic year counted')),
                ('dated', models.DateField(verbose_name='published on')),
                ('counts', models.JSONField(verbose_name='passes by mark')),
                ('smallest', models.PositiveSmallIntegerField(default=30, verbose_name='smallest group that is shown')),
                ('source', models.CharField(blank=True, max_length=300, verbose_name='source')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='grade_distributions', to='curriculum.programme')),
            ],
            options={
                'ordering': ['programme', '-dated', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('last_year__gte', models.F('first_year'))), name='distribution_ends_after_start'), models.UniqueConstraint(fields=('programme', 'dated'), name='one_distribution_a_day')],
            },
        ),
        migrations.CreateModel(
            name='IssuedDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('kind', models.CharField(choices=[('transcript', 'transcript of records'), ('enrolment', 'attestation of enrolment'), ('annual_programme', 'annual programme'), ('success', 'attestation of success'), ('provisional', 'provisional attestation of success'), ('theory', 'attestation of general practice theory'), ('stages', 'certificate of the stages done'), ('placement', 'confirmation of a placement'), ('accompaniment', 'attestation of accompaniment'), ('minutes', 'minutes of a deliberation'), ('progress', 'progress report'), ('progress_mentor', 'progress report, edition for the mentor'), ('progress_jury', 'progress report, edition for the jury')], max_length=20, verbose_name='kind')),
                ('subject', models.CharField(help_text='Identifies what it is about: see `kinds.subjects.Subject`.', max_length=200)),
                ('language', models.CharField(choices=[('fr', 'French'), ('en', 'English')], max_length=2, verbose_name='language')),
                ('number', models.CharField(max_length=20, unique=True, verbose_name='number')),
                ('code', models.CharField(max_length=24, unique=True, verbose_name='verification code')),
                ('state', models.CharField(choices=[('reserved', 'being made'), ('valid', 'valid'), ('superseded', 'superseded'), ('withdrawn', 'withdrawn'), ('void', 'void')], default='reserved', max_length=12, verbose_name='state')),
                ('snapshot', models.JSONField(help_text='All that is printed: `content`, and `issue` (number, code, date, address).')),
                ('snapshot_sha256', models.CharField(max_length=64)),
                ('content_sha256', models.CharField(help_text='Of `content` alone: the same for the same record, whatever the number and date.', max_length=64)),
                ('issued_at', models.DateTimeField(verbose_name='issued')),
                ('ended_at', models.DateTimeField(blank=True, help_text='When it was superseded, withdrawn or declared void.', null=True)),
                ('reason', models.TextField(blank=True, verbose_name='reason for the withdrawal')),
                ('enrolment', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='records.enrolment', verbose_name='resident')),
                ('file', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
                ('issued_by', models.ForeignKey(blank=True, help_text='Empty: by a command of the system.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('job', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='jobs.job')),
                ('person', models.ForeignKey(blank=True, help_text='Who did the work attested.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='documents', to=settings.AUTH_USER_MODEL)),
                ('placement', models.ForeignKey(blank=True, help_text="Of which the document is the confirmation; the enrolment is the placement's own.", null=True, on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='internships.placement')),
                ('programme', models.ForeignKey(blank=True, help_text='For which the person did it.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='curriculum.programme')),
                ('sitting', models.ForeignKey(blank=True, help_text='Whose minutes the document is.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='records.deliberation', verbose_name='deliberation')),
                ('year', models.ForeignKey(blank=True, help_text='Of which it tells.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='curriculum.academicyear')),
            ],
            options={
                'ordering': ['-issued_at', '-pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'valid')), fields=('kind', 'subject', 'language'), name='one_valid_document'), models.CheckConstraint(condition=models.Q(('subject', ''), _negated=True), name='document_has_a_subject'), models.CheckConstraint(condition=models.Q(models.Q(models.Q(('kind__in', ['accompaniment', 'minutes']), _negated=True), ('enrolment__isnull', False), ('person__isnull', True), ('programme__isnull', True), ('sitting__isnull', True)), models.Q(('enrolment__isnull', True), ('kind', 'accompaniment'), ('person__isnull', False), ('sitting__isnull', True), ('programme__isnull', False), ('year__isnull', False)), models.Q(('enrolment__isnull', True), ('kind', 'minutes'), ('person__isnull', True), ('programme__isnull', True), ('sitting__isnull', False), ('year__isnull', True)), _connector='OR'), name='document_has_one_subject'), models.CheckConstraint(condition=models.Q(models.Q(models.Q(('kind', 'placement'), _negated=True), ('placement__isnull', True)), models.Q(('enrolment__isnull', False), ('kind', 'placement'), ('placement__isnull', False)), _connector='OR'), name='document_kind_fits_its_subject'), models.UniqueConstraint(condition=models.Q(models.Q(('state', 'void'), _negated=True), ('job__isnull', False)), fields=('job',), name='one_document_a_job'), models.CheckConstraint(condition=models.Q(('state__in', ['reserved', 'valid', 'superseded', 'withdrawn', 'void'])), name='document_state_known'), models.CheckConstraint(condition=models.Q(('state__in', ['reserved', 'void']), ('file__isnull', False), _connector='OR'), name='issued_document_has_file'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'withdrawn'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='withdrawn_document_says_why'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('state__in', ['reserved', 'valid'])), models.Q(('ended_at__isnull', False), ('state__in', ['superseded', 'withdrawn', 'void'])), _connector='OR'), name='ended_document_says_when')],
            },
        ),
        migrations.CreateModel(
            name='NumberSeries',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('transcript', 'transcript of records'), ('enrolment', 'attestation of enrolment'), ('annual_programme', 'annual programme'), ('success', 'attestation of success'), ('provisional', 'provisional attestation of success'), ('theory', 'attestation of general practice theory'), ('stages', 'certificate of the stages done'), ('placement', 'confirmation of a placement'), ('accompaniment', 'attestation of accompaniment'), ('minutes', 'minutes of a deliberation'), ('progress', 'progress report'), ('progress_mentor', 'progress report, edition for the mentor'), ('progress_jury', 'progress report, edition for the jury')], max_length=20)),
                ('year', models.PositiveSmallIntegerField()),
                ('last', models.PositiveIntegerField(default=0)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('kind', 'year'), name='one_series_a_kind_a_year')],
            },
        ),
        migrations.CreateModel(
            name='BatchItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField()),
                ('kinds', models.JSONField(help_text='Kinds of documents: the first that can be issued is.')),
                ('state', models.CharField(choices=[('waiting', 'waiting'), ('running', 'under way'), ('made', 'issued'), ('unchanged', 'unchanged'), ('failed', 'not issued'), ('cancelled', 'cancelled')], default='waiting', max_length=10)),
                ('reason', models.TextField(blank=True)),
                ('attempt', models.PositiveIntegerField(default=0)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('started_at', models.DateTimeField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='batch_items', to='documents.batch')),
                ('enrolment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.enrolment')),
                ('job', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='jobs.job')),
                ('document', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.issueddocument')),
            ],
            options={
                'ordering': ['batch', 'position'],
                'indexes': [models.Index(fields=['batch', 'state', 'position'], name='batch_item_next')],
                'constraints': [models.UniqueConstraint(fields=('batch', 'enrolment', 'kinds'), name='one_item_a_resident_of_a_batch'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'failed'), models.Q(('reason', ''), _negated=True)), models.Q(models.Q(('state', 'failed'), _negated=True), ('reason', '')), _connector='OR'), name='failed_item_says_why'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['made', 'unchanged']), _negated=True), ('document__isnull', False), _connector='OR'), name='item_has_its_document'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'running'), _negated=True), models.Q(('attempt__gte', 1), ('started_at__isnull', False)), _connector='OR'), name='running_item_is_claimed'), models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'running', 'made', 'unchanged', 'failed', 'cancelled'])), name='batch_item_state_known')],
            },
        ),
    ]
