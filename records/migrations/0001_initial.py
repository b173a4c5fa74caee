import django.db.models.deletion
import django.utils.timezone
import uuid
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('curriculum', '0001_initial'),
        ('files', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Deliberation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('kind', models.CharField(choices=[('ordinary', 'of a session'), ('closing', 'closing the year'), ('correction', 'correction'), ('past', 'of the system used before')], default='ordinary', max_length=10, verbose_name='kind')),
                ('state', models.CharField(choices=[('prepared', 'being prepared'), ('open', 'sitting'), ('closed', 'closed, to be released'), ('released', 'released'), ('dropped', 'not held')], default='prepared', max_length=8, verbose_name='state')),
                ('held_on', models.DateField(verbose_name='held on')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='closed')),
                ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='published')),
                ('programme_version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deliberations', to='curriculum.programmeversion')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deliberations', to='curriculum.examsession')),
            ],
            options={
                'ordering': ['-held_on', '-pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('kind', 'ordinary'), models.Q(('state', 'dropped'), _negated=True)), fields=('programme_version', 'session'), name='one_sitting_a_session', violation_error_message='This session has its deliberation already.'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('state__in', ['prepared', 'open', 'dropped'])), models.Q(('closed_at__isnull', False), ('state__in', ['closed', 'released'])), _connector='OR'), name='sitting_closed_with_its_time'), models.CheckConstraint(condition=models.Q(models.Q(('published_at__gte', models.F('closed_at')), ('published_at__isnull', False), ('state', 'released')), models.Q(models.Q(('state', 'released'), _negated=True), ('published_at__isnull', True)), _connector='OR'), name='sitting_published_after_it_was_closed')],
            },
        ),
        migrations.CreateModel(
            name='Enrolment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('birth_date', models.DateField(blank=True, null=True, verbose_name='date of birth')),
                ('street', models.CharField(blank=True, max_length=200, verbose_name='street and number')),
                ('postcode', models.CharField(blank=True, max_length=10, verbose_name='postcode')),
                ('city', models.CharField(blank=True, max_length=100, verbose_name='town')),
                ('telephone', models.CharField(blank=True, max_length=30, verbose_name='telephone')),
                ('enrolling_institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='enrolments', to='curriculum.institution', verbose_name='enrolling university')),
                ('intake', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='enrolments', to='curriculum.academicyear', verbose_name='intake')),
                ('programme_version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='enrolments', to='curriculum.programmeversion')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='enrolments', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('user', 'programme_version'), name='one_enrolment_a_version')],
            },
        ),
        migrations.CreateModel(
            name='MarksDeadline',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('due', models.DateField(verbose_name='last day')),
                ('reason', models.TextField(blank=True, verbose_name='reason')),
                ('activity', models.ForeignKey(blank=True, help_text='Only for this activity: an extension.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='marks_deadlines', to='curriculum.activity')),
                ('institution', models.ForeignKey(help_text='Whose office set it.', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='curriculum.institution')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='marks_deadlines', to='curriculum.examsession')),
                ('set_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['session__starts', 'institution__code', 'activity'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('activity__isnull', True)), fields=('session', 'institution'), name='one_marks_deadline_a_university'), models.UniqueConstraint(condition=models.Q(('activity__isnull', False)), fields=('session', 'activity'), name='one_extension_an_activity'), models.CheckConstraint(condition=models.Q(('activity__isnull', True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='extension_says_why')],
            },
        ),
        migrations.CreateModel(
            name='Accompaniment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('capacity', models.CharField(choices=[('mentor', 'mentor'), ('supervisor', 'stage supervisor'), ('leader', 'seminar leader'), ('promoter', 'promoter'), ('reader', 'reader')], max_length=12, verbose_name='capacity')),
                ('starts', models.DateField(verbose_name='from')),
                ('ends', models.DateField(blank=True, null=True, verbose_name='to')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='accompaniments', to=settings.AUTH_USER_MODEL)),
                ('enrolment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='accompaniments', to='records.enrolment')),
            ],
            options={
                'ordering': ['capacity', 'starts'],
                'constraints': [models.UniqueConstraint(fields=('enrolment', 'user', 'capacity', 'starts'), name='one_accompaniment_a_start'), models.CheckConstraint(condition=models.Q(('ends__isnull', True), ('ends__gte', models.F('starts')), _connector='OR'), name='accompaniment_ends_after_start', violation_error_message='The last day is before the first.')],
            },
        ),
        migrations.CreateModel(
            name='AdmissionPiece',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('document', models.CharField(max_length=200, verbose_name='document')),
                ('dated', models.DateField(verbose_name='dated')),
                ('checked_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('checked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('condition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='curriculum.admissioncondition')),
                ('enrolment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='admission_pieces', to='records.enrolment')),
            ],
            options={
                'ordering': ['condition__position'],
                'constraints': [models.UniqueConstraint(fields=('enrolment', 'condition'), name='one_piece_a_condition')],
            },
        ),
        migrations.CreateModel(
            name='AnnualProgramme',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('academic_year', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='annual_programmes', to='curriculum.academicyear')),
                ('enrolment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='annual_programmes', to='records.enrolment')),
            ],
            options={
                'ordering': ['academic_year__start_year'],
                'constraints': [models.UniqueConstraint(fields=('enrolment', 'academic_year'), name='one_annual_programme_a_year')],
            },
        ),
        migrations.CreateModel(
            name='Dispute',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('what', models.CharField(max_length=200, verbose_name='what was signed')),
                ('object_type', models.CharField(max_length=60)),
                ('object_uuid', models.UUIDField()),
                ('signed_at', models.DateTimeField()),
                ('reported_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
                ('settlement', models.TextField(blank=True, max_length=2000, verbose_name='what was done')),
                ('settled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('signer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('enrolment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='disputes', to='records.enrolment')),
            ],
            options={
                'ordering': ['-reported_at', '-pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('settled_at__isnull', True)), fields=('object_uuid',), name='dispute_open_once_a_thing'), models.CheckConstraint(condition=models.Q(models.Q(('settled_at__isnull', True), ('settled_by__isnull', True), ('settlement', '')), models.Q(('settled_at__gte', models.F('reported_at')), ('settled_by__isnull', False), models.Q(('settlement', ''), _negated=True)), _connector='OR'), name='dispute_settled_in_words')],
            },
        ),
        migrations.CreateModel(
            name='EnrolmentIdentifier',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('value', models.CharField(max_length=30, verbose_name='matricule')),
                ('enrolment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='identifiers', to='records.enrolment')),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='curriculum.institution')),
            ],
            options={
                'ordering': ['institution__code'],
                'constraints': [models.UniqueConstraint(fields=('institution', 'value'), name='one_resident_of_a_matricule'), models.UniqueConstraint(fields=('enrolment', 'institution'), name='one_matricule_an_institution'), models.CheckConstraint(condition=models.Q(('value', ''), _negated=True), name='matricule_not_empty')],
            },
        ),
        migrations.CreateModel(
            name='FiledPiece',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('state', models.CharField(choices=[('submitted', 'to be checked'), ('accepted', 'accepted'), ('refused', 'refused'), ('replaced', 'replaced')], default='submitted', max_length=10, verbose_name='state')),
                ('reason', models.TextField(blank=True, verbose_name='reason')),
                ('valid_until', models.DateField(blank=True, null=True, verbose_name='valid until')),
                ('handed_in_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('asked', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='curriculum.askedpiece')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('enrolment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='filed_pieces', to='records.enrolment')),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
                ('handed_in_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('year', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='curriculum.academicyear')),
            ],
            options={
                'ordering': ['-handed_in_at', '-pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['submitted', 'accepted'])), fields=('enrolment', 'asked', 'year', 'state'), name='one_piece_to_check_and_one_accepted'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'refused'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='refused_piece_says_why', violation_error_message='Say what is wrong with the piece.')],
            },
        ),
        migrations.CreateModel(
            name='Move',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('reason', models.TextField(max_length=1000, verbose_name='reason')),
                ('moved_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('registrations', models.JSONField(default=list, editable=False)),
                ('grants', models.JSONField(default=list, editable=False)),
                ('undone_at', models.DateTimeField(blank=True, null=True)),
                ('undone_why', models.TextField(blank=True, max_length=1000, verbose_name='why it was undone')),
                ('enrolment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='moves', to='records.enrolment')),
                ('from_version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='curriculum.programmeversion')),
                ('moved_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('to_version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='curriculum.programmeversion')),
                ('undone_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['moved_at', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('from_version', models.F('to_version')), _negated=True), name='move_to_another_version'), models.UniqueConstraint(condition=models.Q(('undone_at__isnull', True)), fields=('enrolment', 'to_version'), name='one_move_to_a_version'), models.CheckConstraint(condition=models.Q(models.Q(('undone_at__isnull', True), ('undone_by__isnull', True), ('undone_why', '')), models.Q(('undone_at__isnull', False), ('undone_by__isnull', False), models.Q(('undone_why', ''), _negated=True)), _connector='OR'), name='move_undone_says_why')],
            },
        ),
        migrations.CreateModel(
            name='StatusChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('kind', models.CharField(choices=[('suspension', 'suspension'), ('leave', 'leave'), ('part_time', 'part-time'), ('withdrawal', 'withdrawal'), ('end', 'end of the programme')], max_length=12, verbose_name='kind')),
                ('starts', models.DateField(verbose_name='from')),
                ('ends', models.DateField(blank=True, null=True, verbose_name='to')),
                ('share', models.DecimalField(blank=True, decimal_places=2, help_text='0.50 is half time.', max_digits=3, null=True, verbose_name='share of full time')),
                ('reason', models.TextField(verbose_name='reason')),
                ('enrolment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='status_changes', to='records.enrolment')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['starts', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends__isnull', True), ('ends__gte', models.F('starts')), _connector='OR'), name='status_ends_after_start', violation_error_message='The last day is before the first.'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'part_time'), ('share__gt', Decimal('0')), ('share__isnull', False), ('share__lt', Decimal('1'))), models.Q(models.Q(('kind', 'part_time'), _negated=True), ('share__isnull', True)), _connector='OR'), name='status_share_only_part_time', violation_error_message='A part-time status gives its share of full time, between 0 and 1; another status gives none.'), models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['withdrawal', 'end']), _negated=True), ('ends__isnull', True), _connector='OR'), name='status_final_is_open', violation_error_message='A withdrawal or an end of the programme has no last day.'), models.UniqueConstraint(condition=models.Q(('kind__in', ['withdrawal', 'end'])), fields=('enrolment',), name='one_final_status', violation_error_message='A withdrawal or an end of the programme is recorded already.')],
            },
        ),
        migrations.CreateModel(
            name='Exemption',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('reason', models.TextField(verbose_name='earlier study')),
                ('decided_on', models.DateField(verbose_name='decided on')),
                ('withdrawn_on', models.DateField(blank=True, null=True, verbose_name='withdrawn on')),
                ('activity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='exemptions', to='curriculum.activity')),
                ('enrolment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='exemptions', to='records.enrolment')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('move', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='exemptions', to='records.move')),
            ],
            options={
                'ordering': ['activity__block__number', 'activity__position'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('withdrawn_on__isnull', True)), fields=('enrolment', 'activity'), name='one_exemption_an_activity', violation_error_message='The resident is exempted from this activity.')],
            },
        ),
        migrations.CreateModel(
            name='Registration',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('extra_assessments', models.PositiveSmallIntegerField(default=0, help_text='Beyond the number of the programme version.', verbose_name='further assessments allowed by the jury')),
                ('activity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='registrations', to='curriculum.activity')),
                ('annual_programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='registrations', to='records.annualprogramme')),
            ],
            options={
                'ordering': ['activity__block__number', 'activity__position'],
                'constraints': [models.UniqueConstraint(fields=('annual_programme', 'activity'), name='one_registration_an_activity_a_year')],
            },
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('mark', models.DecimalField(blank=True, decimal_places=2, max_digits=4, null=True, verbose_name='mark /20')),
                ('outcome', models.CharField(blank=True, choices=[('absent', 'absent'), ('absent_justified', 'absence justified'), ('fraud', 'fraud'), ('validated', 'validated'), ('not_validated', 'not validated'), ('not_submitted', 'not submitted')], max_length=16, verbose_name='outcome')),
                ('granted', models.BooleanField(verbose_name='credits granted')),
                ('reason', models.TextField(blank=True, verbose_name='reason')),
                ('has_successor', models.BooleanField(default=False, editable=False)),
                ('activity', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='curriculum.activity')),
                ('recorded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('supersedes', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='superseded_by', to='records.decision', verbose_name='supersedes')),
                ('deliberation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='records.deliberation')),
                ('enrolment', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='records.enrolment')),
                ('registration', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='records.registration')),
            ],
            options={
                'ordering': ['deliberation__held_on', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('deliberation', 'registration'), name='one_decision_a_registration'), models.UniqueConstraint(condition=models.Q(('granted', True), ('has_successor', False)), fields=('enrolment', 'activity'), name='credits_granted_once', violation_error_message='The credits of this activity were granted already.'), models.CheckConstraint(condition=models.Q(models.Q(('mark__isnull', False), ('outcome', '')), models.Q(('mark__isnull', True), models.Q(('outcome', ''), _negated=True)), _connector='OR'), name='decision_mark_or_outcome', violation_error_message='Give a mark or an outcome, not both.'), models.CheckConstraint(condition=models.Q(('mark__isnull', True), models.Q(('mark__gte', 0), ('mark__lte', 20)), _connector='OR'), name='decision_mark_0_20', violation_error_message='A mark lies between 0 and 20.'), models.CheckConstraint(condition=models.Q(('supersedes__isnull', True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='decision_superseding_says_why', violation_error_message='Say why the earlier decision is superseded.')],
            },
        ),
        migrations.CreateModel(
            name='Proposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('mark', models.DecimalField(blank=True, decimal_places=2, max_digits=4, null=True, verbose_name='mark /20')),
                ('outcome', models.CharField(blank=True, choices=[('absent', 'absent'), ('absent_justified', 'absence justified'), ('fraud', 'fraud'), ('validated', 'validated'), ('not_validated', 'not validated'), ('not_submitted', 'not submitted')], max_length=16, verbose_name='outcome')),
                ('evidence', models.TextField(verbose_name='evidence')),
                ('proposed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('complete_on', models.DateField(verbose_name='complete since')),
                ('replaced_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawn_because', models.TextField(blank=True, verbose_name='why it was withdrawn')),
                ('part', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='curriculum.activitypart')),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('registration', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='records.registration')),
            ],
            options={
                'ordering': ['part__position', 'proposed_at'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('replaced_at__isnull', True)), fields=('registration', 'part'), name='one_live_proposal_a_part'), models.CheckConstraint(condition=models.Q(models.Q(('mark__isnull', False), ('outcome', '')), models.Q(('mark__isnull', True), models.Q(('outcome', ''), _negated=True)), _connector='OR'), name='proposal_mark_or_outcome'), models.CheckConstraint(condition=models.Q(('mark__isnull', True), models.Q(('mark__gte', Decimal('0')), ('mark__lte', Decimal('20'))), _connector='OR'), name='proposal_mark_0_20'), models.CheckConstraint(condition=models.Q(('withdrawn_because', ''), ('replaced_at__isnull', False), _connector='OR'), name='withdrawn_proposal_is_not_live')],
            },
        ),
        migrations.CreateModel(
            name='Result',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('mark', models.DecimalField(blank=True, decimal_places=2, max_digits=4, null=True, verbose_name='mark /20')),
                ('outcome', models.CharField(blank=True, choices=[('absent', 'absent'), ('absent_justified', 'absence justified'), ('fraud', 'fraud'), ('validated', 'validated'), ('not_validated', 'not validated'), ('not_submitted', 'not submitted')], max_length=16, verbose_name='outcome')),
                ('state', models.CharField(choices=[('draft', 'draft'), ('submitted', 'submitted'), ('decided', 'decided')], default='draft', max_length=10, verbose_name='state')),
                ('encoded_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('encoded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('institution', models.ForeignKey(help_text='Whose office or teacher encoded it.', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='curriculum.institution')),
                ('registration', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='results', to='records.registration')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='results', to='curriculum.examsession')),
            ],
            options={
                'ordering': ['session__starts'],
                'constraints': [models.UniqueConstraint(fields=('registration', 'session'), name='one_result_a_session'), models.CheckConstraint(condition=models.Q(models.Q(('mark__isnull', False), ('outcome', '')), models.Q(('mark__isnull', True), models.Q(('outcome', ''), _negated=True)), _connector='OR'), name='result_mark_or_outcome', violation_error_message='Give a mark or an outcome, not both.'), models.CheckConstraint(condition=models.Q(('mark__isnull', True), models.Q(('mark__gte', Decimal('0')), ('mark__lte', Decimal('20'))), _connector='OR'), name='result_mark_0_20', violation_error_message='A mark lies between 0 and 20.')],
            },
        ),
    ]
