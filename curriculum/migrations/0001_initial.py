import curriculum.programmes.activity_models
import curriculum.programmes.certification
import curriculum.translated
import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
import django.db.models.lookups
import uuid
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('account', '0009_emailaddress_unique_primary_email'),
        ('admin', '0003_logentry_add_action_flag_choices'),
        ('auth', '0012_alter_user_first_name_max_length'),
        ('contenttypes', '0002_remove_content_type_name'),
        ('mfa', '0003_authenticator_type_uniq'),
        ('oauth2_provider', '0022_refreshtoken_token_family_index'),
        ('sessions', '0001_initial'),
        ('socialaccount', '0006_alter_socialaccount_extra_data'),
        ('usersessions', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AcademicYear',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('start_year', models.PositiveSmallIntegerField(unique=True, verbose_name='first calendar year')),
                ('starts', models.DateField(verbose_name='starts')),
                ('ends', models.DateField(verbose_name='ends')),
            ],
            options={
                'ordering': ['start_year'],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends__gt', models.F('starts'))), name='academic_year_ends_after_start')],
            },
        ),
        migrations.CreateModel(
            name='Institution',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('code', models.SlugField(max_length=20, unique=True, verbose_name='code')),
                ('name', curriculum.translated.TranslatedField(default=dict, verbose_name='name')),
                ('short_name', models.CharField(max_length=40, verbose_name='short name')),
                ('faculty', curriculum.translated.TranslatedField(blank=True, default=dict, verbose_name='faculty')),
                ('address', models.CharField(blank=True, max_length=200, verbose_name='address')),
                ('country', models.CharField(default='BE', max_length=2, verbose_name='country')),
                ('domain', models.CharField(blank=True, help_text='Its SCHAC name, e.g. unamur.be', max_length=100, verbose_name='domain')),
                ('url', models.URLField(blank=True, verbose_name='web site')),
                ('telephone', models.CharField(blank=True, max_length=30, verbose_name='telephone of the secretariat')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail of the secretariat')),
                ('office_hours', curriculum.translated.TranslatedField(blank=True, default=dict, verbose_name='office hours')),
            ],
            options={
                'ordering': ['code'],
            },
        ),
        migrations.CreateModel(
            name='ExamSession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('kind', models.CharField(choices=[('january', 'January'), ('june', 'June'), ('september', 'September')], max_length=12, verbose_name='session')),
                ('starts', models.DateField(verbose_name='starts')),
                ('ends', models.DateField(verbose_name='ends')),
                ('academic_year', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sessions', to='curriculum.academicyear')),
            ],
            options={
                'ordering': ['starts'],
                'constraints': [models.UniqueConstraint(fields=('academic_year', 'kind'), name='one_session_of_a_kind_a_year'), models.CheckConstraint(condition=models.Q(('ends__gte', models.F('starts'))), name='session_ends_after_start')],
            },
        ),
        migrations.CreateModel(
            name='Programme',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('code', models.SlugField(max_length=30, unique=True, verbose_name='code')),
                ('title', curriculum.translated.TranslatedField(default=dict, verbose_name='title')),
                ('institutions', models.ManyToManyField(related_name='programmes', to='curriculum.institution')),
                ('reference_institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='referenced_programmes', to='curriculum.institution')),
            ],
            options={
                'ordering': ['code'],
            },
        ),
        migrations.CreateModel(
            name='AskedPiece',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('code', models.SlugField(max_length=40, verbose_name='code')),
                ('title', curriculum.translated.TranslatedField(default=dict, verbose_name='title')),
                ('guidance', curriculum.translated.TranslatedField(blank=True, default=dict, verbose_name='guidance')),
                ('asked', models.CharField(choices=[('once', 'once'), ('each_year', 'each academic year')], max_length=10, verbose_name='asked')),
                ('due_days', models.PositiveSmallIntegerField(default=30, help_text='Days after the first day of the academic year.', verbose_name='due')),
                ('expires', models.BooleanField(default=False, verbose_name='has an end of validity')),
                ('is_asked', models.BooleanField(default=True, verbose_name='still asked')),
                ('source', models.CharField(blank=True, max_length=200, verbose_name='source')),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='asked_pieces', to='curriculum.programme')),
            ],
            options={
                'ordering': ['programme', 'position', 'code'],
                'constraints': [models.UniqueConstraint(fields=('programme', 'code'), name='one_asked_piece_of_a_code')],
            },
        ),
        migrations.CreateModel(
            name='CalendarDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('code', models.SlugField(max_length=30, verbose_name='code')),
                ('kind', models.CharField(choices=[('holiday', 'holiday'), ('quadrimester', 'quadrimester'), ('key_date', 'key date')], max_length=12, verbose_name='kind')),
                ('title', curriculum.translated.TranslatedField(default=dict, verbose_name='title')),
                ('starts', models.DateField(verbose_name='starts')),
                ('ends', models.DateField(verbose_name='ends')),
                ('country', models.CharField(blank=True, help_text='Of the universities for which it holds, as BE or LU.', max_length=2, verbose_name='country')),
                ('academic_year', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='calendar_days', to='curriculum.academicyear')),
                ('programme', models.ForeignKey(blank=True, help_text='Only for this one.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='calendar_days', to='curriculum.programme')),
            ],
            options={
                'ordering': ['starts', 'code'],
                'constraints': [models.UniqueConstraint(fields=('academic_year', 'code'), name='one_calendar_day_of_a_code'), models.CheckConstraint(condition=models.Q(('ends__gte', models.F('starts'))), name='calendar_day_ends_after_start', violation_error_message='It lies before the start. Correct one of them.'), models.CheckConstraint(condition=models.Q(('country', ''), ('programme__isnull', True), _connector='OR'), name='calendar_day_of_one_scope', violation_error_message='Choose a country or a programme, not both.')],
            },
        ),
        migrations.CreateModel(
            name='ProgrammeVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('label', models.CharField(max_length=30, verbose_name='version')),
                ('state', models.CharField(choices=[('draft', 'draft'), ('published', 'published')], default='draft', max_length=10, verbose_name='state')),
                ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='published')),
                ('credits', models.DecimalField(blank=True, decimal_places=1, help_text='The stated total, where there is one.', max_digits=5, null=True, verbose_name='credits')),
                ('threshold', models.DecimalField(blank=True, decimal_places=2, help_text='Empty where the programme states none: pages and documents then say nothing of marks.', max_digits=4, null=True, verbose_name='threshold')),
                ('assessments_per_year', models.PositiveSmallIntegerField(default=2, verbose_name='assessments of an activity a year')),
                ('marks_released', models.CharField(choices=[('on_submission', 'as soon as they are submitted'), ('on_publication', 'with the decisions of the jury')], default='on_submission', max_length=16, verbose_name='residents see marks')),
                ('annual_programmes_by', models.CharField(blank=True, max_length=5, validators=[curriculum.programmes.certification.month_day], verbose_name='annual programmes are approved by')),
                ('source', models.TextField(blank=True, verbose_name='source')),
                ('first_intake', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='curriculum.academicyear', verbose_name='first intake')),
                ('last_intake', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='curriculum.academicyear', verbose_name='last intake')),
                ('origin', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='copies', to='curriculum.programmeversion', verbose_name='copied from')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='curriculum.programme')),
            ],
            options={
                'ordering': ['programme__code', 'label'],
                'constraints': [models.UniqueConstraint(fields=('programme', 'label'), name='one_version_of_a_label'), models.CheckConstraint(condition=models.Q(('credits__isnull', True), ('credits__gt', 0), _connector='OR'), name='version_credits_positive'), models.CheckConstraint(condition=models.Q(('threshold__isnull', True), models.Q(('threshold__gte', 0), ('threshold__lte', 20)), _connector='OR'), name='version_threshold_0_20'), models.CheckConstraint(condition=models.Q(('assessments_per_year__gte', 1)), name='version_assessments_positive'), models.CheckConstraint(condition=models.Q(models.Q(('published_at__isnull', True), ('state', 'draft')), models.Q(('published_at__isnull', False), ('state', 'published')), _connector='OR'), name='version_published_with_date')],
            },
        ),
        migrations.CreateModel(
            name='Role',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('kind', models.CharField(choices=[('secretariat', 'secretariat'), ('director', 'programme director'), ('deputy', 'deputy of the coordinator'), ('jury', 'jury'), ('machine', 'university system')], max_length=12, verbose_name='role')),
                ('starts', models.DateField(verbose_name='starts')),
                ('ends', models.DateField(blank=True, null=True, verbose_name='ends')),
                ('granted_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='roles_granted', to=settings.AUTH_USER_MODEL)),
                ('institution', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='roles', to='curriculum.institution')),
                ('programme', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='roles', to='curriculum.programme')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='roles', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['kind', 'starts'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('institution__isnull', False), ('kind__in', ['secretariat', 'machine']), ('programme__isnull', True)), models.Q(('institution__isnull', True), ('kind__in', ['director', 'deputy', 'jury']), ('programme__isnull', False)), _connector='OR'), name='role_has_its_scope'), models.CheckConstraint(condition=models.Q(('ends__isnull', True), ('ends__gte', models.F('starts')), _connector='OR'), name='role_ends_after_start')],
            },
        ),
        migrations.CreateModel(
            name='ActivityGroup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=30, verbose_name='code')),
                ('title', curriculum.translated.TranslatedField(default=dict, verbose_name='title')),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('programme_version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='groups', to='curriculum.programmeversion')),
            ],
            options={
                'ordering': ['programme_version', 'position'],
                'constraints': [models.UniqueConstraint(fields=('programme_version', 'code'), name='one_group_of_a_code')],
            },
        ),
        migrations.CreateModel(
            name='AdmissionCondition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40, verbose_name='code')),
                ('title', curriculum.translated.TranslatedField(default=dict, verbose_name='title')),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('programme_version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='admission_conditions', to='curriculum.programmeversion')),
            ],
            options={
                'ordering': ['programme_version', 'position'],
                'constraints': [models.UniqueConstraint(fields=('programme_version', 'code'), name='one_condition_of_a_code')],
            },
        ),
        migrations.CreateModel(
            name='AnnualRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rule', models.CharField(choices=[('prerequisites', 'prerequisites are earned, or awaited'), ('corequisites', 'corequisites are earned, or taken in the same year'), ('carried_over', 'what was not earned is taken again first'), ('block_order', 'a block begins when the earlier ones are nearly earned'), ('reduced_load', 'a reduced load rests on an agreement'), ('heavier_load', 'no more credits than the reference load'), ('highest_load', 'never more credits than that')], max_length=16, verbose_name='rule')),
                ('if_broken', models.CharField(choices=[('refuse', 'refused'), ('reason', 'accepted with a reason'), ('warn', 'shown, and accepted')], max_length=8, verbose_name='where it is broken')),
                ('credits', models.DecimalField(blank=True, decimal_places=1, max_digits=5, null=True, verbose_name='credits')),
                ('day', models.CharField(blank=True, max_length=5, validators=[curriculum.programmes.certification.month_day], verbose_name='day of the year')),
                ('source', models.CharField(blank=True, max_length=200, verbose_name='source')),
                ('programme_version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='annual_rules', to='curriculum.programmeversion')),
            ],
            options={
                'ordering': ['programme_version', 'rule'],
                'constraints': [models.UniqueConstraint(fields=('programme_version', 'rule'), name='one_annual_rule_of_a_kind'), models.CheckConstraint(condition=models.Q(models.Q(('credits__isnull', False), ('rule__in', ('block_order', 'reduced_load', 'heavier_load', 'highest_load'))), models.Q(models.Q(('rule__in', ('block_order', 'reduced_load', 'heavier_load', 'highest_load')), _negated=True), ('credits__isnull', True)), _connector='OR'), name='annual_rule_in_credits', violation_error_message='This rule counts credits: state how many. The others state none.'), models.CheckConstraint(condition=models.Q(('credits__isnull', True), ('credits__gte', Decimal('0')), _connector='OR'), name='annual_rule_credits_not_negative'), models.CheckConstraint(condition=models.Q(('day', ''), ('rule__in', ('prerequisites',)), _connector='OR'), name='annual_rule_dated', violation_error_message='A day goes with the rule on prerequisites alone.')],
            },
        ),
        migrations.CreateModel(
            name='Block',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='number')),
                ('title', curriculum.translated.TranslatedField(blank=True, default=dict, verbose_name='title')),
                ('credits', models.DecimalField(blank=True, decimal_places=1, max_digits=5, null=True, verbose_name='credits')),
                ('programme_version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='blocks', to='curriculum.programmeversion')),
            ],
            options={
                'ordering': ['programme_version', 'number'],
                'constraints': [models.UniqueConstraint(fields=('programme_version', 'number'), name='one_block_of_a_number'), models.CheckConstraint(condition=models.Q(('credits__isnull', True), ('credits__gt', 0), _connector='OR'), name='block_credits_positive')],
            },
        ),
        migrations.CreateModel(
            name='Honours',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('code', models.SlugField(max_length=40, verbose_name='code')),
                ('title', curriculum.translated.TranslatedField(default=dict, verbose_name='title')),
                ('minimum', models.DecimalField(decimal_places=2, max_digits=4, verbose_name='from a mean of')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='valid from')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='valid to')),
                ('source', models.CharField(blank=True, max_length=200, verbose_name='source')),
                ('programme_version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='honours', to='curriculum.programmeversion')),
            ],
            options={
                'verbose_name_plural': 'honours',
                'ordering': ['programme_version', 'minimum', 'code'],
                'constraints': [models.UniqueConstraint(fields=('programme_version', 'code'), name='one_honours_of_a_code'), models.CheckConstraint(condition=models.Q(('minimum__gte', 0), ('minimum__lte', 20)), name='honours_minimum_0_20'), models.CheckConstraint(condition=models.Q(('valid_from__isnull', True), ('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='honours_days_in_order', violation_error_message='The last day is before the first.')],
            },
        ),
        migrations.CreateModel(
            name='JuryRules',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('members', models.PositiveSmallIntegerField(verbose_name='members at least')),
                ('every_institution', models.BooleanField(default=False, verbose_name='a member of each university')),
                ('quorum', models.DecimalField(decimal_places=2, max_digits=3, verbose_name='quorum')),
                ('complaint_days', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='days for a complaint')),
                ('panel', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='members who rule on a complaint')),
                ('extension_days', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='days of an extended session at most')),
                ('act', models.CharField(choices=[('here', 'in Cursus'), ('elsewhere', 'in the system of a university')], default='here', max_length=9, verbose_name='the official act is made')),
                ('recourse', curriculum.translated.TranslatedField(blank=True, default=dict, verbose_name='what one may do against a decision')),
                ('papers', curriculum.translated.TranslatedField(blank=True, default=dict, verbose_name='when papers can be seen')),
                ('source', models.CharField(blank=True, max_length=300, verbose_name='source')),
                ('programme_version', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='jury_rules', to='curriculum.programmeversion')),
            ],
            options={
                'verbose_name_plural': 'jury rules',
                'constraints': [models.CheckConstraint(condition=models.Q(('members__gte', 1)), name='jury_has_members'), models.CheckConstraint(condition=models.Q(('quorum__gt', Decimal('0')), ('quorum__lte', Decimal('1'))), name='quorum_0_1'), models.CheckConstraint(condition=models.Q(('panel__isnull', True), models.Q(('panel__gte', 1), ('panel__lte', models.F('members'))), _connector='OR'), name='panel_within_the_jury')],
            },
        ),
        migrations.CreateModel(
            name='Requirement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40, verbose_name='code')),
                ('title', curriculum.translated.TranslatedField(default=dict, verbose_name='title')),
                ('unit', models.SlugField(default='credits', max_length=20, verbose_name='unit')),
                ('minimum', models.DecimalField(blank=True, decimal_places=1, max_digits=7, null=True, verbose_name='minimum')),
                ('maximum', models.DecimalField(blank=True, decimal_places=1, max_digits=7, null=True, verbose_name='maximum')),
                ('period', models.CharField(choices=[('academic', 'academic year (14 September)'), ('training', 'training year (1 October)'), ('cycle', 'the whole programme')], default='cycle', max_length=10, verbose_name='period')),
                ('source', models.CharField(blank=True, max_length=200, verbose_name='source')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='valid from')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='valid to')),
                ('programme_version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='requirements', to='curriculum.programmeversion')),
            ],
            options={
                'ordering': ['programme_version', 'code'],
                'constraints': [models.UniqueConstraint(fields=('programme_version', 'code'), name='one_requirement_of_a_code'), models.CheckConstraint(condition=models.Q(('minimum__isnull', False), ('maximum__isnull', False), _connector='OR'), name='requirement_has_a_bound'), models.CheckConstraint(condition=models.Q(('minimum__isnull', True), ('maximum__isnull', True), ('minimum__lte', models.F('maximum')), _connector='OR'), name='requirement_bounds_in_order')],
            },
        ),
        migrations.CreateModel(
            name='Activity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('code', models.SlugField(help_text='Ours; provisional until a university gives one.', max_length=30, verbose_name='code')),
                ('title', curriculum.translated.TranslatedField(default=dict, verbose_name='title')),
                ('description', curriculum.translated.TranslatedField(blank=True, default=dict, verbose_name='content')),
                ('credits', models.DecimalField(blank=True, decimal_places=1, max_digits=4, null=True, validators=[curriculum.programmes.activity_models.halves], verbose_name='credits')),
                ('kind', models.CharField(choices=[('course', 'course'), ('seminar', 'seminar'), ('simulation', 'simulation'), ('internship', 'internship'), ('mentoring', 'mentoring'), ('thesis', 'thesis')], max_length=12, verbose_name='kind')),
                ('format', models.CharField(choices=[('on_site', 'on site'), ('intensive', 'intensive week'), ('distance', 'at a distance'), ('practice', 'in a practice'), ('hospital', 'in hospital'), ('local_group', 'in local groups'), ('individual', 'individual')], default='on_site', max_length=12, verbose_name='format')),
                ('organiser_key', models.CharField(blank=True, editable=False, help_text='Sorted codes of the organisers, joined by +, to group by.', max_length=120)),
                ('period', curriculum.translated.TranslatedField(blank=True, default=dict, verbose_name='period')),
                ('place', curriculum.translated.TranslatedField(blank=True, default=dict, verbose_name='place')),
                ('themes', curriculum.translated.TranslatedField(blank=True, default=dict, verbose_name='themes')),
                ('assessed_in', models.JSONField(blank=True, default=list, validators=[curriculum.programmes.activity_models.session_kinds], verbose_name='assessed in')),
                ('certification', models.CharField(blank=True, choices=[('by_mark', 'by a mark or a code of the session'), ('by_proposal', 'by the proposals for all its parts'), ('at_date', 'at a date, although it goes on afterwards'), ('at_end', 'after its last day')], max_length=12, verbose_name='certified')),
                ('certification_share', models.DecimalField(blank=True, decimal_places=2, max_digits=3, null=True, validators=[curriculum.programmes.certification.share_of_one], verbose_name='share done by then')),
                ('certification_day', models.CharField(blank=True, max_length=5, validators=[curriculum.programmes.certification.month_day], verbose_name='day of the year')),
                ('assessments', models.PositiveSmallIntegerField(blank=True, help_text='Empty: as many as the version states.', null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(12)], verbose_name='assessments a year')),
                ('second_encoding', models.BooleanField(default=False, help_text='A second person encodes each mark without seeing the first.', verbose_name='encoded twice')),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('corequisites', models.ManyToManyField(blank=True, related_name='corequisite_of', to='curriculum.activity')),
                ('prerequisites', models.ManyToManyField(blank=True, related_name='prerequisite_of', to='curriculum.activity')),
                ('group', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='activities', to='curriculum.activitygroup')),
                ('block', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='activities', to='curriculum.block')),
                ('organisers', models.ManyToManyField(blank=True, related_name='activities', to='curriculum.institution')),
                ('programme_version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='activities', to='curriculum.programmeversion')),
                ('counts_for', models.ManyToManyField(blank=True, related_name='activities', to='curriculum.requirement')),
            ],
            options={
                'verbose_name_plural': 'activities',
                'ordering': ['programme_version', 'block__number', 'position'],
                'constraints': [models.UniqueConstraint(fields=('programme_version', 'code'), name='one_activity_of_a_code'), models.CheckConstraint(condition=models.Q(('credits__isnull', True), ('credits__gte', 0), _connector='OR'), name='activity_credits_not_negative'), models.CheckConstraint(condition=models.Q(('credits__isnull', True), django.db.models.lookups.Exact(django.db.models.functions.comparison.Cast(django.db.models.functions.comparison.Cast(django.db.models.expressions.CombinedExpression(models.F('credits'), '*', models.Value(2)), models.IntegerField()), models.FloatField()), django.db.models.functions.comparison.Cast(django.db.models.expressions.CombinedExpression(models.F('credits'), '*', models.Value(2)), models.FloatField())), _connector='OR'), name='activity_credits_in_halves'), models.CheckConstraint(condition=models.Q(('assessments__isnull', True), models.Q(('assessments__gte', 1), ('assessments__lte', 12)), _connector='OR'), name='activity_assessments_1_12'), models.CheckConstraint(condition=models.Q(('format', 'intensive'), ('kind', 'internship'), _negated=True), name='activity_internship_not_intensive', violation_error_message='An internship does not take place in an intensive week.'), models.CheckConstraint(condition=models.Q(models.Q(('certification', 'at_date'), ('certification_share__isnull', False), models.Q(('certification_day', ''), _negated=True)), models.Q(models.Q(('certification', 'at_date'), _negated=True), ('certification_day', ''), ('certification_share__isnull', True)), _connector='OR'), name='activity_certified_at_a_date', violation_error_message='A share and a day go with “at a date”: both, or neither.'), models.CheckConstraint(condition=models.Q(('certification_share__isnull', True), models.Q(('certification_share__gt', Decimal('0')), ('certification_share__lte', Decimal('1'))), _connector='OR'), name='activity_certification_share_0_1')],
            },
        ),
        migrations.CreateModel(
            name='ActivityIdentifier',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('value', models.CharField(max_length=40, verbose_name='code')),
                ('activity', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='identifiers', to='curriculum.activity')),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='curriculum.institution')),
                ('programme_version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='curriculum.programmeversion')),
            ],
            options={
                'ordering': ['institution__code'],
                'constraints': [models.UniqueConstraint(fields=('activity', 'institution'), name='one_code_an_institution'), models.UniqueConstraint(fields=('programme_version', 'institution', 'value'), name='one_activity_of_a_course_code')],
            },
        ),
        migrations.CreateModel(
            name='ActivityPart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=30, verbose_name='code')),
                ('title', curriculum.translated.TranslatedField(default=dict, verbose_name='title')),
                ('kind', models.CharField(choices=[('course', 'course'), ('seminar', 'seminar'), ('simulation', 'simulation'), ('internship', 'internship'), ('mentoring', 'mentoring'), ('thesis', 'thesis')], max_length=12, verbose_name='kind')),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('activity', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='curriculum.activity')),
            ],
            options={
                'ordering': ['activity', 'position'],
                'constraints': [models.UniqueConstraint(fields=('activity', 'code'), name='one_part_of_a_code')],
            },
        ),
        migrations.CreateModel(
            name='Equivalence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('extent', models.CharField(choices=[('whole', 'whole: the old activity alone gives the new one'), ('partly', 'partly: together with the other old activities that are partly equivalent')], max_length=6, verbose_name='extent')),
                ('note', models.CharField(blank=True, max_length=500, verbose_name='note')),
                ('new', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='equivalences_from', to='curriculum.activity')),
                ('old', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='equivalences', to='curriculum.activity')),
                ('from_version', models.ForeignKey(blank=True, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='curriculum.programmeversion')),
                ('to_version', models.ForeignKey(blank=True, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='curriculum.programmeversion')),
            ],
            options={
                'ordering': ['from_version', 'to_version', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('old', 'new'), name='one_equivalence_a_pair', violation_error_message='These two activities have an equivalence already.'), models.CheckConstraint(condition=models.Q(('from_version', models.F('to_version')), _negated=True), name='equivalence_between_versions', violation_error_message='An equivalence leads from one version to another.')],
            },
        ),
        migrations.CreateModel(
            name='Teaching',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('starts', models.DateField(verbose_name='starts')),
                ('ends', models.DateField(blank=True, null=True, verbose_name='ends')),
                ('activity', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='teachings', to='curriculum.activity')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='teachings', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['starts'],
                'constraints': [models.UniqueConstraint(fields=('activity', 'user', 'starts'), name='one_teaching_a_start'), models.CheckConstraint(condition=models.Q(('ends__isnull', True), ('ends__gte', models.F('starts')), _connector='OR'), name='teaching_ends_after_start')],
            },
        ),
    ]
