import curriculum.translated
import django.db.models.deletion
import django.utils.timezone
import jury.cases.models
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('curriculum', '0001_initial'),
        ('records', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Correction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('ground', models.CharField(choices=[('complaint', 'complaint that was founded'), ('error', 'material error'), ('fraud', 'fraud')], max_length=9, verbose_name='ground')),
                ('words', models.TextField(max_length=2000, verbose_name='what is to be corrected')),
                ('decision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='records.decision')),
                ('deliberation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='records.deliberation')),
                ('opened_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('deliberation', 'decision'), name='one_correction_a_sitting'), models.CheckConstraint(condition=models.Q(('words', ''), _negated=True), name='correction_says_what')],
            },
        ),
        migrations.CreateModel(
            name='CycleDecision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('success', models.BooleanField(verbose_name='success')),
                ('honours', models.SlugField(blank=True, max_length=40, verbose_name='honours')),
                ('honours_title', curriculum.translated.TranslatedField(blank=True, default=dict)),
                ('mean', models.DecimalField(blank=True, decimal_places=2, max_digits=4, null=True, verbose_name='mean')),
                ('proposed', models.SlugField(blank=True, max_length=40, verbose_name='proposed honours')),
                ('reason', models.TextField(blank=True, max_length=2000, verbose_name='reason')),
                ('has_successor', models.BooleanField(default=False, editable=False)),
                ('deliberation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cycle_decisions', to='records.deliberation')),
                ('enrolment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cycle_decisions', to='records.enrolment')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('supersedes', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='superseded_by', to='jury.cycledecision')),
            ],
            options={
                'ordering': ['deliberation__held_on', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('deliberation', 'enrolment'), name='one_cycle_decision_a_sitting'), models.UniqueConstraint(condition=models.Q(('has_successor', False)), fields=('enrolment',), name='one_live_cycle_decision', violation_error_message='The jury has decided on the end of this cycle already.'), models.CheckConstraint(condition=models.Q(('success', True), ('honours', ''), _connector='OR'), name='honours_with_success_only'), models.CheckConstraint(condition=models.Q(('success', True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='no_success_says_why'), models.CheckConstraint(condition=models.Q(('supersedes__isnull', True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='cycle_superseding_says_why'), models.CheckConstraint(condition=models.Q(('mean__isnull', True), models.Q(('mean__gte', 0), ('mean__lte', 20)), _connector='OR'), name='cycle_mean_0_20')],
            },
        ),
        migrations.CreateModel(
            name='Incident',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('text', models.TextField(max_length=2000, verbose_name='what happened')),
                ('noted_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('deliberation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='incidents', to='records.deliberation')),
                ('noted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['noted_at', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='incident_says_what')],
            },
        ),
        migrations.CreateModel(
            name='Jury',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('decided_on', models.DateField(verbose_name='decided on')),
                ('decided_by', models.CharField(max_length=200, verbose_name='decided by')),
                ('starts', models.DateField(verbose_name='from')),
                ('ends', models.DateField(blank=True, null=True, verbose_name='to')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='juries', to='curriculum.programme')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name_plural': 'juries',
                'ordering': ['-starts', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends__isnull', True), ('ends__gte', models.F('starts')), _connector='OR'), name='jury_ends_after_start', violation_error_message='The last day is before the first.'), models.CheckConstraint(condition=models.Q(('decided_by', ''), _negated=True), name='jury_says_who_decided'), models.UniqueConstraint(condition=models.Q(('ends__isnull', True)), fields=('programme',), name='one_jury_without_end')],
            },
        ),
        migrations.CreateModel(
            name='Minutes',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('content', models.JSONField()),
                ('sha256', models.CharField(editable=False, max_length=64)),
                ('closed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('replaced_at', models.DateTimeField(blank=True, null=True)),
                ('closed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('deliberation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='minutes', to='records.deliberation')),
            ],
            options={
                'verbose_name_plural': 'minutes',
                'ordering': ['-closed_at', '-pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('replaced_at__isnull', True)), fields=('deliberation',), name='one_live_minutes_a_sitting')],
            },
        ),
        migrations.CreateModel(
            name='Overrule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('codes', models.JSONField(validators=[jury.cases.models.known_checks], verbose_name='findings')),
                ('words', models.TextField(verbose_name='what stood against it')),
                ('reason', models.TextField(max_length=2000, verbose_name='why it is taken up')),
                ('is_mistaken', models.BooleanField(default=False, verbose_name='the finding was mistaken')),
                ('overruled_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('deliberation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='overrules', to='records.deliberation')),
                ('overruled_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('registration', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.registration')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('deliberation', 'registration'), name='one_overrule_a_case'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='overrule_says_why')],
            },
        ),
        migrations.CreateModel(
            name='Phrase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('use', models.CharField(choices=[('granted', 'credits granted below the threshold'), ('refused', 'credits not granted'), ('postponed', 'case put off'), ('overruled', 'case taken up all the same')], max_length=9, verbose_name='for')),
                ('text', curriculum.translated.TranslatedField(default=dict, verbose_name='text')),
                ('is_offered', models.BooleanField(default=True, verbose_name='offered')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='curriculum.programme')),
            ],
            options={
                'ordering': ['programme', 'use', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Postponement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('reason', models.TextField(max_length=2000, verbose_name='why it is put off')),
                ('deliberation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='postponements', to='records.deliberation')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('registration', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.registration')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('deliberation', 'registration'), name='one_postponement_a_case'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='postponement_says_why')],
            },
        ),
        migrations.CreateModel(
            name='Preparer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('deliberation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='preparers', to='records.deliberation')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('deliberation', 'user'), name='one_preparer_a_sitting')],
            },
        ),
        migrations.CreateModel(
            name='Release',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('reconciliation', models.JSONField()),
                ('sha256', models.CharField(editable=False, max_length=64)),
                ('overruled_because', models.TextField(blank=True, max_length=2000, verbose_name='why it goes out all the same')),
                ('released_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('cancelled_at', models.DateTimeField(blank=True, null=True)),
                ('told_at', models.DateTimeField(blank=True, null=True)),
                ('deliberation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='releases', to='records.deliberation')),
                ('released_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-released_at'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('cancelled_at__isnull', True)), fields=('deliberation',), name='one_live_release_a_sitting'), models.CheckConstraint(condition=models.Q(('told_at__isnull', True), ('cancelled_at__isnull', True), _connector='OR'), name='cancelled_release_told_nobody')],
            },
        ),
        migrations.CreateModel(
            name='Member',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('function', models.CharField(choices=[('president', 'president'), ('secretary', 'secretary'), ('member', 'member')], default='member', max_length=9, verbose_name='function')),
                ('votes', models.BooleanField(default=True, verbose_name='votes')),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='curriculum.institution')),
                ('jury', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='members', to='jury.jury')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='jury_memberships', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['jury', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('jury', 'user'), name='one_seat_a_person'), models.UniqueConstraint(condition=models.Q(('function', 'member'), _negated=True), fields=('jury', 'function'), name='one_president_and_one_secretary')],
            },
        ),
        migrations.CreateModel(
            name='Attendance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('presence', models.CharField(choices=[('present', 'present'), ('excused', 'excused'), ('absent', 'absent')], max_length=8, verbose_name='presence')),
                ('presides', models.BooleanField(default=False, verbose_name='presides')),
                ('deliberation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendances', to='records.deliberation')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendances', to='jury.member')),
            ],
            options={
                'ordering': ['member'],
                'constraints': [models.UniqueConstraint(fields=('deliberation', 'member'), name='one_attendance_a_member'), models.UniqueConstraint(condition=models.Q(('presides', True)), fields=('deliberation',), name='one_presides'), models.CheckConstraint(condition=models.Q(('presides', False), ('presence', 'present'), _connector='OR'), name='who_presides_is_present')],
            },
        ),
        migrations.CreateModel(
            name='Complaint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('ground', models.CharField(choices=[('irregularity', 'irregularity'), ('error', 'material error')], max_length=12, verbose_name='ground')),
                ('text', models.TextField(max_length=4000, verbose_name='what it is about')),
                ('state', models.CharField(choices=[('filed', 'filed'), ('withdrawn', 'withdrawn'), ('inadmissible', 'inadmissible'), ('unfounded', 'unfounded'), ('founded', 'founded')], default='filed', editable=False, max_length=12, verbose_name='state')),
                ('filed_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('reason', models.TextField(blank=True, max_length=4000, verbose_name='reason of the ruling')),
                ('ruled_at', models.DateTimeField(blank=True, null=True)),
                ('decision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='complaints', to='records.decision')),
                ('recorded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('correction', models.OneToOneField(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='complaint', to='jury.correction')),
                ('panel', models.ManyToManyField(editable=False, related_name='+', to='jury.member')),
            ],
            options={
                'ordering': ['-filed_at', '-pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'withdrawn'), _negated=True), fields=('decision',), name='one_complaint_a_decision', violation_error_message='There is a complaint on this decision already.'), models.CheckConstraint(condition=models.Q(models.Q(('reason', ''), ('ruled_at__isnull', True), ('state__in', ['filed', 'withdrawn'])), models.Q(('ruled_at__isnull', False), ('state__in', ['inadmissible', 'unfounded', 'founded']), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='ruling_says_why'), models.CheckConstraint(condition=models.Q(models.Q(('correction__isnull', False), ('state', 'founded')), models.Q(models.Q(('state', 'founded'), _negated=True), ('correction__isnull', True)), _connector='OR'), name='founded_is_brought_back')],
            },
        ),
        migrations.CreateModel(
            name='Delegation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('words', models.TextField(max_length=2000, verbose_name='delegation')),
                ('delegated_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('delegated_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('deliberation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='delegations', to='records.deliberation')),
                ('to', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='delegations', to='jury.member')),
            ],
            options={
                'ordering': ['delegated_at'],
                'constraints': [models.UniqueConstraint(fields=('deliberation', 'to'), name='one_delegation_a_sitting'), models.CheckConstraint(condition=models.Q(('words', ''), _negated=True), name='delegation_is_in_writing')],
            },
        ),
        migrations.CreateModel(
            name='Recusal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('ground', models.CharField(choices=[('mentor', 'mentor'), ('kin', 'kin, or close in private life'), ('other', 'another ground')], max_length=6, verbose_name='ground')),
                ('declared_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('declared_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('deliberation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recusals', to='records.deliberation')),
                ('enrolment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.enrolment')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recusals', to='jury.member')),
            ],
            options={
                'ordering': ['enrolment', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('deliberation', 'member', 'enrolment'), name='one_recusal_a_case')],
            },
        ),
    ]
