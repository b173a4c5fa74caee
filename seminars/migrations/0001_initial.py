import curriculum.translated
import django.db.models.deletion
import django.utils.timezone
import uuid
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('competencies', '0001_initial'),
        ('curriculum', '0001_initial'),
        ('files', '0001_initial'),
        ('records', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AttendanceRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('given', models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True, verbose_name='hours given')),
                ('required', models.DecimalField(decimal_places=2, max_digits=5, verbose_name='hours to attend')),
                ('free_minutes', models.PositiveSmallIntegerField(default=0, help_text='Beyond, each quarter of an hour begun is lost.', verbose_name='minutes late that cost nothing')),
                ('absent_after', models.PositiveSmallIntegerField(blank=True, help_text='Empty: none do.', null=True, verbose_name='minutes late that count as absent')),
                ('source', models.TextField(blank=True, verbose_name='source')),
                ('part', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='attendance_rule', to='curriculum.activitypart')),
            ],
            options={
                'ordering': ['part__activity__block__number', 'part__position'],
                'constraints': [models.CheckConstraint(condition=models.Q(('required__gte', Decimal('0'))), name='attendance_required_not_negative'), models.CheckConstraint(condition=models.Q(('given__isnull', True), ('given__gte', models.F('required')), _connector='OR'), name='attendance_required_of_given'), models.CheckConstraint(condition=models.Q(('absent_after__isnull', True), ('absent_after__gte', models.F('free_minutes')), _connector='OR'), name='attendance_absent_after_late')],
            },
        ),
        migrations.CreateModel(
            name='Excuse',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('code', models.SlugField(max_length=30, verbose_name='code')),
                ('title', curriculum.translated.TranslatedField(default=dict, verbose_name='title')),
                ('effect', models.CharField(choices=[('to_make_up', 'the hours are missing until they are made up'), ('not_asked', 'the hours are not asked'), ('counted', 'the hours count as attended')], max_length=10, verbose_name='effect')),
                ('only_in', models.CharField(blank=True, choices=[('hospital', 'during a stage in hospital'), ('away', 'during a leave')], help_text='Empty: at any time.', max_length=10, verbose_name='only')),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('is_current', models.BooleanField(default=True, verbose_name='offered')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='excuses', to='curriculum.programme')),
            ],
            options={
                'ordering': ['programme', 'position', 'code'],
                'constraints': [models.UniqueConstraint(fields=('programme', 'code'), name='one_excuse_of_a_code'), models.UniqueConstraint(condition=models.Q(('is_current', True), ('only_in', 'away')), fields=('programme',), name='one_excuse_for_leave')],
            },
        ),
        migrations.CreateModel(
            name='GroupAccompaniment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('accompaniment', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='records.accompaniment')),
            ],
        ),
        migrations.CreateModel(
            name='Scenario',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('code', models.SlugField(max_length=40, verbose_name='code')),
                ('edition', models.PositiveSmallIntegerField(default=1, verbose_name='edition')),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('summary', models.TextField(blank=True, max_length=2000, verbose_name='what it is about')),
                ('objectives', models.TextField(max_length=2000, verbose_name='objectives')),
                ('roles', models.TextField(max_length=1000, verbose_name='roles')),
                ('briefing_minutes', models.PositiveSmallIntegerField(default=0, verbose_name='minutes of briefing')),
                ('debriefing_minutes', models.PositiveSmallIntegerField(default=0, verbose_name='minutes of debriefing')),
                ('is_assessed', models.BooleanField(default=False, verbose_name='announced as assessed')),
                ('state', models.CharField(choices=[('current', 'offered'), ('retired', 'no longer offered')], default='current', max_length=8, verbose_name='state')),
                ('competencies', models.ManyToManyField(blank=True, related_name='scenarios', to='competencies.competency')),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scenarios', to='curriculum.institution', verbose_name='university of the centre')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scenarios', to='curriculum.programme')),
            ],
            options={
                'ordering': ['title', '-edition'],
                'constraints': [models.UniqueConstraint(fields=('programme', 'code', 'edition'), name='one_scenario_of_an_edition', violation_error_message='There is a scenario with that code already.'), models.UniqueConstraint(condition=models.Q(('state', 'current')), fields=('programme', 'code'), name='one_current_edition_of_a_scenario')],
            },
        ),
        migrations.CreateModel(
            name='SeminarGroup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('province', models.CharField(blank=True, choices=[('brussels', 'Brussels'), ('walloon-brabant', 'Walloon Brabant'), ('hainaut', 'Hainaut'), ('liege', 'Liège'), ('luxembourg', 'Luxembourg (province)'), ('namur', 'Namur')], help_text='Of those who come to it.', max_length=20, verbose_name='province')),
                ('place', models.CharField(blank=True, max_length=200, verbose_name='usual place')),
                ('state', models.CharField(choices=[('open', 'open'), ('closed', 'year closed')], default='open', max_length=8, verbose_name='state')),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('academic_year', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='seminar_groups', to='curriculum.academicyear')),
                ('activity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='seminar_groups', to='curriculum.activity')),
                ('closed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['academic_year', 'activity', 'name'],
                'constraints': [models.UniqueConstraint(fields=('activity', 'academic_year', 'name'), name='one_seminar_group_of_a_name', violation_error_message='There is a group of that name already.'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('closed_by__isnull', True), ('state', 'open')), models.Q(('closed_at__isnull', False), ('closed_by__isnull', False), ('state', 'closed')), _connector='OR'), name='seminar_group_closed_by_somebody')],
            },
        ),
        migrations.CreateModel(
            name='GroupLeader',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('starts', models.DateField(verbose_name='from')),
                ('ends', models.DateField(blank=True, null=True, verbose_name='to')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='led_groups', to=settings.AUTH_USER_MODEL)),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='leaders', to='seminars.seminargroup')),
            ],
            options={
                'ordering': ['group', 'starts', 'pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ends__isnull', True)), fields=('group', 'user'), name='one_open_leadership', violation_error_message='They lead this group already.'), models.UniqueConstraint(fields=('group', 'user', 'starts'), name='one_leadership_a_start'), models.CheckConstraint(condition=models.Q(('ends__isnull', True), ('ends__gte', models.F('starts')), _connector='OR'), name='leadership_ends_after_start', violation_error_message='The last day is before the first.')],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('starts', models.DateField(verbose_name='from')),
                ('ends', models.DateField(blank=True, null=True, verbose_name='to')),
                ('registration', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='seminar_memberships', to='records.registration')),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='seminars.seminargroup')),
            ],
            options={
                'ordering': ['group', 'starts', 'pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ends__isnull', True)), fields=('registration',), name='one_open_membership', violation_error_message='The resident is in a group already.'), models.UniqueConstraint(fields=('registration', 'starts'), name='one_membership_a_start'), models.CheckConstraint(condition=models.Q(('ends__isnull', True), ('ends__gte', models.F('starts')), _connector='OR'), name='membership_ends_after_start', violation_error_message='The last day is before the first.')],
            },
        ),
        migrations.CreateModel(
            name='SeminarMeeting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('title', models.CharField(max_length=200, verbose_name='theme')),
                ('day', models.DateField(verbose_name='date')),
                ('starts', models.TimeField(verbose_name='from (hour)')),
                ('ends', models.TimeField(verbose_name='to (hour)')),
                ('hours', models.DecimalField(decimal_places=2, max_digits=5, verbose_name='hours that count')),
                ('format', models.CharField(choices=[('on_site', 'on site'), ('online', 'online'), ('mixed', 'on site and online'), ('away', 'away, with a night')], default='on_site', max_length=8, verbose_name='how')),
                ('place', models.CharField(blank=True, max_length=200, verbose_name='place')),
                ('link', models.URLField(blank=True, verbose_name='link')),
                ('given_by', models.CharField(blank=True, max_length=200, verbose_name='given by')),
                ('members_only', models.BooleanField(default=False, verbose_name='no residents of other groups')),
                ('state', models.CharField(choices=[('planned', 'planned'), ('held', 'held'), ('cancelled', 'cancelled')], default='planned', max_length=10, verbose_name='state')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='reason')),
                ('held_at', models.DateTimeField(blank=True, null=True)),
                ('competencies', models.ManyToManyField(blank=True, related_name='seminar_meetings', to='competencies.competency')),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='meetings', to='seminars.seminargroup')),
                ('held_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('led_by', models.ManyToManyField(blank=True, related_name='led_meetings', to=settings.AUTH_USER_MODEL)),
                ('themes', models.ManyToManyField(blank=True, related_name='seminar_meetings', to='competencies.theme')),
            ],
            options={
                'ordering': ['day', 'starts', 'pk'],
                'indexes': [models.Index(fields=['day'], name='seminar_meeting_by_day')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'cancelled'), _negated=True), fields=('group', 'day', 'starts'), name='one_seminar_meeting_an_hour', violation_error_message='The group meets on that day at that hour already.'), models.CheckConstraint(condition=models.Q(('ends__gt', models.F('starts'))), name='seminar_meeting_ends_after_start', violation_error_message='It ends before it begins.'), models.CheckConstraint(condition=models.Q(('hours__gt', 0), ('hours__lte', 24)), name='seminar_meeting_hours_positive', violation_error_message='A meeting counts more than 0 hours.'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'cancelled'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='cancelled_seminar_meeting_says_why', violation_error_message='Say why it is cancelled.'), models.CheckConstraint(condition=models.Q(models.Q(('held_at__isnull', False), ('held_by__isnull', False), ('state', 'held')), models.Q(models.Q(('state', 'held'), _negated=True), ('held_at__isnull', True), ('held_by__isnull', True)), _connector='OR'), name='seminar_meeting_held_by_somebody')],
            },
        ),
        migrations.CreateModel(
            name='SimulationMeeting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('day', models.DateField(verbose_name='date')),
                ('starts', models.TimeField(verbose_name='from (hour)')),
                ('ends', models.TimeField(verbose_name='to (hour)')),
                ('place', models.CharField(max_length=200, verbose_name='place')),
                ('state', models.CharField(choices=[('planned', 'planned'), ('held', 'held'), ('cancelled', 'cancelled')], default='planned', max_length=10, verbose_name='state')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='reason')),
                ('held_at', models.DateTimeField(blank=True, null=True)),
                ('facilitator', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='simulations_run', to=settings.AUTH_USER_MODEL, verbose_name='run by')),
                ('held_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('scenario', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='meetings', to='seminars.scenario')),
            ],
            options={
                'ordering': ['day', 'starts', 'pk'],
                'indexes': [models.Index(fields=['day'], name='simulation_by_day')],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends__gt', models.F('starts'))), name='simulation_ends_after_start', violation_error_message='It ends before it begins.'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'cancelled'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='cancelled_simulation_says_why', violation_error_message='Say why it is cancelled.'), models.CheckConstraint(condition=models.Q(models.Q(('held_at__isnull', False), ('held_by__isnull', False), ('state', 'held')), models.Q(models.Q(('state', 'held'), _negated=True), ('held_at__isnull', True), ('held_by__isnull', True)), _connector='OR'), name='simulation_held_by_somebody')],
            },
        ),
        migrations.CreateModel(
            name='Attendance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('state', models.CharField(choices=[('announced', 'absence announced'), ('present', 'present'), ('late', 'late'), ('excused', 'excused'), ('absent', 'absent')], max_length=10, verbose_name='state')),
                ('minutes_missed', models.PositiveSmallIntegerField(default=0, verbose_name='minutes missed')),
                ('is_guest', models.BooleanField(default=False, verbose_name='guest')),
                ('noted_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('noted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('registration', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendances', to='records.registration')),
                ('excuse', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='seminars.excuse')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendances', to='seminars.seminarmeeting')),
            ],
            options={
                'ordering': ['meeting', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('meeting', 'registration'), name='one_attendance_a_meeting'), models.CheckConstraint(condition=models.Q(models.Q(('minutes_missed__gt', 0), ('state', 'late')), models.Q(models.Q(('state', 'late'), _negated=True), ('minutes_missed', 0)), _connector='OR'), name='attendance_late_by_minutes', violation_error_message='Say how many minutes were missed.'), models.CheckConstraint(condition=models.Q(models.Q(('excuse__isnull', False), ('state__in', ['announced', 'excused'])), models.Q(models.Q(('state__in', ['announced', 'excused']), _negated=True), ('excuse__isnull', True)), _connector='OR'), name='attendance_excused_by_a_reason', violation_error_message='Choose why it is excused.'), models.CheckConstraint(condition=models.Q(('is_guest', False), ('state__in', ['present', 'late', 'absent']), _connector='OR'), name='attendance_guest_is_there_or_not')],
            },
        ),
        migrations.CreateModel(
            name='MeetingDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('added_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='seminars.seminarmeeting')),
            ],
            options={
                'ordering': ['added_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='OutsideParticipant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('profession', models.CharField(max_length=100, verbose_name='profession')),
                ('role', models.CharField(blank=True, max_length=100, verbose_name='role')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='outside', to='seminars.simulationmeeting')),
            ],
            options={
                'ordering': ['meeting', 'name', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='SimulationPlace',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='number')),
                ('role', models.CharField(max_length=100, verbose_name='role')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='places', to='seminars.simulationmeeting')),
            ],
            options={
                'ordering': ['meeting', 'number'],
                'constraints': [models.UniqueConstraint(fields=('meeting', 'number'), name='one_simulation_place_of_a_number')],
            },
        ),
        migrations.CreateModel(
            name='Booking',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('state', models.CharField(choices=[('waiting', 'on the waiting list'), ('offered', 'place offered'), ('booked', 'place booked'), ('attended', 'took part'), ('absent', 'did not come'), ('withdrawn', 'withdrawn'), ('expired', 'offer expired, or no place came free'), ('cancelled', 'session cancelled')], max_length=10, verbose_name='state')),
                ('offer_until', models.DateField(blank=True, null=True, verbose_name='offer holds until')),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('enrolment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='simulation_bookings', to='records.enrolment')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bookings', to='seminars.simulationmeeting')),
                ('place', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='bookings', to='seminars.simulationplace')),
            ],
            options={
                'ordering': ['asked_at', 'pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('place__isnull', False)), fields=('place',), name='one_booking_of_a_simulation_place', violation_error_message='Somebody else has just taken this place.'), models.UniqueConstraint(condition=models.Q(('state__in', ['waiting', 'offered', 'booked', 'attended', 'absent'])), fields=('meeting', 'enrolment'), name='one_live_booking_of_a_simulation', violation_error_message='You have asked for a place in this session already.'), models.CheckConstraint(condition=models.Q(models.Q(('place__isnull', False), ('state__in', ['offered', 'booked', 'attended', 'absent'])), models.Q(models.Q(('state__in', ['offered', 'booked', 'attended', 'absent']), _negated=True), ('place__isnull', True)), _connector='OR'), name='simulation_booking_holds_its_place'), models.CheckConstraint(condition=models.Q(models.Q(('offer_until__isnull', False), ('state', 'offered')), models.Q(models.Q(('state', 'offered'), _negated=True), ('offer_until__isnull', True)), _connector='OR'), name='simulation_offer_has_its_end')],
            },
        ),
        migrations.CreateModel(
            name='MakeUp',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('elsewhere', models.CharField(blank=True, max_length=200, verbose_name='where, and what it was')),
                ('day', models.DateField(verbose_name='date')),
                ('hours', models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True, verbose_name='hours')),
                ('state', models.CharField(choices=[('announced', 'announced'), ('declared', 'to be confirmed'), ('accepted', 'counted'), ('missed', 'not there'), ('refused', 'refused'), ('withdrawn', 'withdrawn')], max_length=10, verbose_name='state')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='reason')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('missed', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='make_ups', to='seminars.attendance')),
                ('registration', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='make_ups', to='records.registration')),
                ('meeting', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='make_ups', to='seminars.seminarmeeting')),
            ],
            options={
                'ordering': ['day', 'pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['announced', 'declared', 'accepted'])), fields=('missed',), name='one_make_up_of_an_absence', violation_error_message='This absence is being made up already.'), models.UniqueConstraint(condition=models.Q(('state__in', ['announced', 'accepted'])), fields=('meeting', 'registration'), name='one_make_up_at_a_meeting', violation_error_message='This meeting makes up for another absence already.'), models.CheckConstraint(condition=models.Q(models.Q(('elsewhere', ''), ('hours__isnull', True), ('meeting__isnull', False)), models.Q(('hours__gt', 0), ('meeting__isnull', True), models.Q(('elsewhere', ''), _negated=True)), _connector='OR'), name='make_up_at_a_meeting_or_elsewhere'), models.CheckConstraint(condition=models.Q(('state__in', ['accepted', 'withdrawn']), models.Q(('meeting__isnull', False), ('state__in', ['announced', 'missed'])), models.Q(('meeting__isnull', True), ('state__in', ['declared', 'refused'])), _connector='OR'), name='make_up_state_of_its_kind'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'refused'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='refused_make_up_says_why', violation_error_message='Say why.')],
            },
        ),
    ]
