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
        ('portfolio', '0001_initial'),
        ('records', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Milestone',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('step', models.CharField(choices=[('agreement', 'agreement of a promoter'), ('protocol', 'protocol handed in'), ('submission', 'thesis submitted')], max_length=10, verbose_name='step')),
                ('days_before', models.PositiveSmallIntegerField(verbose_name='days before the session')),
                ('source', models.TextField(blank=True, verbose_name='source')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='thesis_milestones', to='curriculum.programme')),
            ],
            options={
                'ordering': ['programme', '-days_before'],
                'constraints': [models.UniqueConstraint(fields=('programme', 'step'), name='one_thesis_milestone_a_step'), models.CheckConstraint(condition=models.Q(('days_before__lte', 1500)), name='thesis_milestone_within_four_years')],
            },
        ),
        migrations.CreateModel(
            name='PartRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('when', models.CharField(choices=[('protocol', 'when the protocol is accepted'), ('defence', 'when the defence is planned'), ('mark', 'when the thesis is marked')], max_length=10, verbose_name='when')),
                ('source', models.TextField(blank=True, verbose_name='source')),
                ('part', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='thesis_rule', to='curriculum.activitypart')),
            ],
            options={
                'ordering': ['part__activity__block__number', 'part__position'],
            },
        ),
        migrations.CreateModel(
            name='Subject',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('title', models.CharField(max_length=300, verbose_name='title')),
                ('text', models.TextField(max_length=3000, verbose_name='what it is about')),
                ('capacity', models.PositiveSmallIntegerField(default=1, verbose_name='room for (residents)')),
                ('is_offered', models.BooleanField(default=True, verbose_name='on offer')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='thesis_subjects', to='curriculum.programme')),
                ('promoter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='thesis_subjects', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['title', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('capacity__gte', 1), ('capacity__lte', 10)), name='thesis_subject_room_for_some', violation_error_message='A subject has room for 1 to 10 residents.'), models.UniqueConstraint(fields=('programme', 'promoter', 'title'), name='one_thesis_subject_of_a_title', violation_error_message='You offer a subject of that title already.')],
            },
        ),
        migrations.CreateModel(
            name='Thesis',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('title', models.CharField(max_length=300, verbose_name='title')),
                ('text', models.TextField(blank=True, max_length=3000, verbose_name='what it is about')),
                ('state', models.CharField(choices=[('seeking', 'without a promoter'), ('proposed', 'proposed to a promoter'), ('agreed', 'protocol being written'), ('ethics', 'before the ethics committee'), ('protocol', 'protocol handed in'), ('under_way', 'under way'), ('submitted', 'submitted'), ('planned', 'defence planned'), ('defended', 'defended'), ('marked', 'marked'), ('withdrawn', 'given up')], default='proposed', max_length=10, verbose_name='state')),
                ('needs_ethics', models.BooleanField(default=False, verbose_name='an ethics committee is asked')),
                ('ethics_reference', models.CharField(blank=True, max_length=100, verbose_name='reference of the ethics committee')),
                ('deposit', models.CharField(blank=True, choices=[('open', 'public, at once'), ('later', 'public, from a day on'), ('confidential', 'confidential: read by its panel alone')], max_length=12, verbose_name='deposit')),
                ('embargo_until', models.DateField(blank=True, null=True, verbose_name='public from')),
                ('reason', models.CharField(blank=True, max_length=600, verbose_name='reason')),
                ('agreed_on', models.DateField(blank=True, null=True, verbose_name='promoter agreed on')),
                ('accepted_on', models.DateField(blank=True, null=True, verbose_name='protocol accepted on')),
                ('submitted_on', models.DateField(blank=True, null=True, verbose_name='submitted on')),
                ('defended_on', models.DateField(blank=True, null=True, verbose_name='defended on')),
                ('marked_on', models.DateField(blank=True, null=True, verbose_name='marked on')),
                ('enrolment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='theses', to='records.enrolment')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='theses', to='curriculum.examsession', verbose_name='session')),
                ('subject', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='theses', to='thesis.subject')),
            ],
            options={
                'verbose_name': 'thesis',
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'withdrawn'), _negated=True), fields=('enrolment',), name='one_live_thesis_an_enrolment', violation_error_message='There is a thesis already.'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['submitted', 'planned', 'defended', 'marked']), ('submitted_on__isnull', False)), models.Q(('state__in', ['submitted', 'planned', 'defended', 'marked']), _negated=True), _connector='OR'), name='thesis_submitted_on_a_day'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['defended', 'marked']), _negated=True), ('defended_on__gte', models.F('submitted_on')), _connector='OR'), name='thesis_defended_after_submission'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'marked'), _negated=True), ('marked_on__gte', models.F('defended_on')), _connector='OR'), name='thesis_marked_after_defence'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['under_way', 'submitted', 'planned', 'defended', 'marked']), _negated=True), models.Q(('accepted_on__isnull', False), ('agreed_on__isnull', False)), _connector='OR'), name='thesis_under_way_with_protocol'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['submitted', 'planned', 'defended', 'marked']), _negated=True), models.Q(('deposit', ''), _negated=True), _connector='OR'), name='thesis_submitted_with_deposit'), models.CheckConstraint(condition=models.Q(models.Q(('deposit', 'later'), ('embargo_until__isnull', False)), models.Q(models.Q(('deposit', 'later'), _negated=True), ('embargo_until__isnull', True)), _connector='OR'), name='thesis_public_later_from_a_day', violation_error_message='Say from which day on it is public.'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['withdrawn', 'seeking']), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='thesis_given_up_says_why')],
            },
        ),
        migrations.CreateModel(
            name='Defence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('day', models.DateField(verbose_name='date')),
                ('starts', models.TimeField(verbose_name='from (hour)')),
                ('ends', models.TimeField(verbose_name='to (hour)')),
                ('place', models.CharField(max_length=200, verbose_name='room')),
                ('cancelled_because', models.CharField(blank=True, max_length=600, verbose_name='why it was cancelled')),
                ('thesis', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='defences', to='thesis.thesis')),
            ],
            options={
                'ordering': ['day', 'starts', 'pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('cancelled_because', '')), fields=('thesis',), name='one_defence_a_thesis', violation_error_message='The defence is planned already.'), models.UniqueConstraint(condition=models.Q(('cancelled_because', '')), fields=('day', 'place', 'starts'), name='one_defence_a_room_and_hour', violation_error_message='There is another defence in that room at that hour.'), models.CheckConstraint(condition=models.Q(('ends__gt', models.F('starts'))), name='defence_ends_after_start', violation_error_message='It ends before it begins.')],
            },
        ),
        migrations.CreateModel(
            name='Manuscript',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('number', models.PositiveSmallIntegerField(verbose_name='version')),
                ('note', models.CharField(blank=True, max_length=500, verbose_name='what changed')),
                ('added_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('file', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
                ('thesis', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='manuscripts', to='thesis.thesis')),
            ],
            options={
                'ordering': ['thesis', '-number'],
                'constraints': [models.UniqueConstraint(fields=('thesis', 'number'), name='one_manuscript_of_a_number')],
            },
        ),
        migrations.CreateModel(
            name='MarkSheet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('answers', models.JSONField(blank=True, default=dict)),
                ('mark', models.DecimalField(blank=True, decimal_places=2, max_digits=4, null=True, verbose_name='mark /20')),
                ('comment', models.TextField(blank=True, max_length=2000, verbose_name='comment of the panel')),
                ('identified_by', models.CharField(choices=[('account', 'logged in with a password'), ('second_factor', 'logged in with a second factor'), ('link', 'by the link sent to their address')], default='account', max_length=14, verbose_name='identified')),
                ('marked_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('withdrawn_because', models.CharField(blank=True, max_length=600, verbose_name='why it was withdrawn')),
                ('form', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portfolio.form')),
                ('marked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('thesis', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mark_sheets', to='thesis.thesis')),
            ],
            options={
                'ordering': ['marked_at'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('withdrawn_because', '')), fields=('thesis',), name='one_mark_sheet_a_thesis'), models.CheckConstraint(condition=models.Q(('mark__gte', Decimal('0')), ('mark__isnull', False), ('mark__lte', Decimal('20'))), name='thesis_mark_0_20', violation_error_message='A mark lies between 0 and 20.')],
            },
        ),
        migrations.CreateModel(
            name='ThesisPerson',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('role', models.CharField(choices=[('promoter', 'promoter'), ('reader', 'reader'), ('juror', 'member of the panel')], max_length=8, verbose_name='as')),
                ('starts', models.DateField(verbose_name='from')),
                ('ends', models.DateField(blank=True, null=True, verbose_name='to')),
                ('thesis', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='people', to='thesis.thesis')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='thesis_roles', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['thesis', 'role', 'starts', 'pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ends__isnull', True), ('role', 'promoter')), fields=('thesis',), name='one_promoter_a_thesis', violation_error_message='This thesis has a promoter already.'), models.UniqueConstraint(condition=models.Q(('ends__isnull', True)), fields=('thesis', 'user'), name='one_role_in_a_thesis', violation_error_message='The promoter is not a reader; nobody reads a thesis twice.'), models.CheckConstraint(condition=models.Q(('ends__isnull', True), ('ends__gte', models.F('starts')), _connector='OR'), name='thesis_role_ends_after_start')],
            },
        ),
        migrations.CreateModel(
            name='Comment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('text', models.TextField(max_length=4000, verbose_name='comment')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('manuscript', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='comments', to='thesis.manuscript')),
            ],
            options={
                'verbose_name': 'comment on a manuscript',
                'ordering': ['made_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='PanelSeat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('organisation', models.CharField(blank=True, max_length=200, verbose_name='university or hospital')),
                ('defence', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='seats', to='thesis.defence')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='thesis_seats', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['defence', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('defence', 'user'), name='one_seat_a_user')],
            },
        ),
        migrations.CreateModel(
            name='Submission',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('is_own_work', models.BooleanField(verbose_name='own work, sources quoted')),
                ('similarity', models.PositiveSmallIntegerField(verbose_name='similarity found, in per cent')),
                ('ai_use', models.CharField(max_length=1000, verbose_name='use of artificial intelligence')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('manuscript', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='submission', to='thesis.manuscript')),
            ],
            options={
                'ordering': ['made_at'],
                'constraints': [models.CheckConstraint(condition=models.Q(('similarity__lte', 100)), name='thesis_similarity_in_per_cent', violation_error_message='Give a number from 0 to 100.'), models.CheckConstraint(condition=models.Q(('is_own_work', True)), name='thesis_is_own_work', violation_error_message='Confirm that it is your own work.')],
            },
        ),
    ]
