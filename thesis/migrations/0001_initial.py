import django.db.models.deletion
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
                ('when', models.CharField(choices=[('protocol', 'when the protocol is accepted'), ('submission', 'when the thesis is submitted'), ('mark', 'when the thesis is marked')], max_length=10, verbose_name='when')),
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
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'withdrawn'), _negated=True), fields=('enrolment',), name='one_live_thesis_an_enrolment', violation_error_message='There is a thesis already.'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['submitted', 'planned', 'defended', 'marked']), ('submitted_on__isnull', False)), models.Q(('state__in', ['submitted', 'planned', 'defended', 'marked']), _negated=True), _connector='OR'), name='thesis_submitted_on_a_day'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['defended', 'marked']), _negated=True), ('defended_on__gte', models.F('submitted_on')), _connector='OR'), name='thesis_defended_after_submission'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'marked'), _negated=True), ('marked_on__gte', models.F('defended_on')), _connector='OR'), name='thesis_marked_after_defence'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['under_way', 'submitted', 'planned', 'defended', 'marked']), _negated=True), models.Q(('accepted_on__isnull', False), ('agreed_on__isnull', False)), _connector='OR'), name='thesis_under_way_with_protocol'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['withdrawn', 'seeking']), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='thesis_given_up_says_why')],
            },
        ),
        migrations.CreateModel(
            name='ThesisPerson',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('role', models.CharField(choices=[('promoter', 'promoter'), ('reader', 'reader')], max_length=8, verbose_name='as')),
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
    ]
