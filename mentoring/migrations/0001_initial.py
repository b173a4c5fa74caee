import django.db.models.deletion
import django.utils.timezone
import mentoring.mentorships.models
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('competencies', '0001_initial'),
        ('curriculum', '0001_initial'),
        ('portfolio', '0001_initial'),
        ('records', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Declaration',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('ties', models.JSONField(blank=True, default=list, validators=[mentoring.mentorships.models.known_ties])),
                ('words', models.CharField(blank=True, max_length=300, verbose_name='what the tie is')),
                ('state', models.CharField(choices=[('clear', 'no tie'), ('waiting', 'waits for the programme'), ('accepted', 'accepted'), ('refused', 'refused')], max_length=10, verbose_name='state')),
                ('declared_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('judged_at', models.DateTimeField(blank=True, null=True)),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='reason')),
                ('replaced_at', models.DateTimeField(blank=True, null=True)),
                ('enrolment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mentor_declarations', to='records.enrolment')),
                ('judged_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('mentor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mentor_declarations', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['declared_at', 'pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('replaced_at__isnull', True)), fields=('enrolment', 'mentor'), name='one_live_mentor_declaration'), models.CheckConstraint(condition=models.Q(models.Q(('judged_at__isnull', True), ('state__in', ['clear', 'waiting'])), models.Q(('judged_at__isnull', False), ('state__in', ['accepted', 'refused'])), _connector='OR'), name='mentor_declaration_judged_with_date')],
            },
        ),
        migrations.CreateModel(
            name='MentoringGoal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('text', models.CharField(max_length=300, verbose_name='goal')),
                ('due', models.DateField(blank=True, null=True, verbose_name='until')),
                ('state', models.CharField(choices=[('open', 'open'), ('reached', 'reached'), ('dropped', 'dropped')], default='open', max_length=10, verbose_name='state')),
                ('settled_on', models.DateField(blank=True, null=True)),
                ('released_at', models.DateTimeField(blank=True, null=True)),
                ('written_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('enrolment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mentoring_goals', to='records.enrolment')),
                ('mentor', models.ForeignKey(help_text='With whom it was written.', on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': [models.OrderBy(models.F('due'), nulls_last=True), 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('settled_on__isnull', True), ('state', 'open')), models.Q(models.Q(('state', 'open'), _negated=True), ('settled_on__isnull', False)), _connector='OR'), name='mentoring_goal_settled_with_date')],
            },
        ),
        migrations.CreateModel(
            name='MentoringMeeting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('state', models.CharField(choices=[('planned', 'planned'), ('held', 'held'), ('cancelled', 'cancelled')], default='planned', max_length=10, verbose_name='state')),
                ('day', models.DateField(verbose_name='date')),
                ('time', models.TimeField(blank=True, null=True, verbose_name='time')),
                ('mode', models.CharField(choices=[('in_person', 'in person'), ('call', 'by telephone or video')], max_length=10, verbose_name='how')),
                ('place', models.CharField(blank=True, max_length=200, verbose_name='place or link')),
                ('resident_present', models.BooleanField(default=False)),
                ('mentor_present', models.BooleanField(default=False)),
                ('others_present', models.CharField(blank=True, max_length=200, verbose_name='who else was there')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='reason')),
                ('written_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('enrolment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mentoring_meetings', to='records.enrolment')),
                ('mentor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mentoring_meetings', to=settings.AUTH_USER_MODEL)),
                ('themes', models.ManyToManyField(blank=True, related_name='mentoring_meetings', to='competencies.theme')),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['day', 'time', 'pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'cancelled'), _negated=True), fields=('enrolment', 'day'), name='one_mentoring_meeting_a_day', violation_error_message='There is a meeting on that day already.'), models.CheckConstraint(condition=models.Q(('state', 'held'), models.Q(('mentor_present', False), ('others_present', ''), ('resident_present', False)), _connector='OR'), name='mentoring_presence_when_held'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'held'), _negated=True), ('resident_present', True), ('mentor_present', True), _connector='OR'), name='mentoring_held_with_somebody', violation_error_message='Say who was there.')],
            },
        ),
        migrations.CreateModel(
            name='YearReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('answers', models.JSONField(blank=True, default=dict)),
                ('state', models.CharField(choices=[('draft', 'draft'), ('handed_in', 'handed in')], default='draft', max_length=10, verbose_name='state')),
                ('saved_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('handed_in_at', models.DateTimeField(blank=True, null=True)),
                ('comment', models.TextField(blank=True, verbose_name='comment')),
                ('commented_at', models.DateTimeField(blank=True, null=True)),
                ('commented_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('form', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portfolio.form')),
                ('registration', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='mentoring_report', to='records.registration')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('state', 'draft'), ('handed_in_at__isnull', False), _connector='OR'), name='mentoring_report_handed_in_with_date')],
            },
        ),
        migrations.CreateModel(
            name='YearRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('meetings', models.PositiveSmallIntegerField(verbose_name='meetings held')),
                ('in_person', models.PositiveSmallIntegerField(default=0, verbose_name='of these in person')),
                ('report', models.BooleanField(default=True, verbose_name='a year report')),
                ('source', models.TextField(blank=True, verbose_name='source')),
                ('part', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='mentoring_rule', to='curriculum.activitypart')),
            ],
            options={
                'ordering': ['part__activity__block__number', 'part__position'],
                'constraints': [models.CheckConstraint(condition=models.Q(('in_person__lte', models.F('meetings'))), name='mentoring_in_person_of_meetings')],
            },
        ),
        migrations.CreateModel(
            name='Note',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('sealed', models.TextField(editable=False)),
                ('written_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('meeting', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='note', to='mentoring.mentoringmeeting')),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['meeting__day'],
            },
        ),
        migrations.CreateModel(
            name='NoteDraft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('sealed', models.TextField(editable=False)),
                ('saved_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='drafts', to='mentoring.mentoringmeeting')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('meeting', 'user'), name='one_note_draft_a_person')],
            },
        ),
        migrations.CreateModel(
            name='Passage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('sealed', models.TextField(editable=False)),
                ('released_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('note', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='passages', to='mentoring.note')),
                ('recipient', models.ForeignKey(blank=True, help_text='Empty: each mentor who follows.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='to whom')),
                ('released_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['released_at', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('withdrawn_at__isnull', True), ('withdrawn_at__gte', models.F('released_at')), _connector='OR'), name='passage_withdrawn_after_release')],
            },
        ),
    ]
