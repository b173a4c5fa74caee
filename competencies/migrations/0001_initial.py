import curriculum.translated
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.comparison
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('curriculum', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Framework',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('code', models.SlugField(max_length=30, verbose_name='code')),
                ('label', models.CharField(max_length=20, validators=[django.core.validators.RegexValidator('^[A-Za-z0-9.]+\\Z', 'Use letters, digits and full stops only.')], verbose_name='version')),
                ('title', curriculum.translated.TranslatedField(default=dict, verbose_name='title')),
                ('short_title', models.CharField(max_length=40, verbose_name='short title')),
                ('source', models.TextField(verbose_name='source')),
                ('wording', curriculum.translated.TranslatedField(blank=True, default=dict, help_text='Whose words these are, and on what terms.', verbose_name='wording')),
                ('state', models.CharField(choices=[('draft', 'draft'), ('published', 'published')], default='draft', max_length=10, verbose_name='state')),
                ('valid_from', models.DateField(verbose_name='valid from')),
                ('valid_from_stated', models.BooleanField(default=True, help_text='Without it the day only orders the versions; no page shows it.', verbose_name='day of validity stated')),
            ],
            options={
                'ordering': ['code', '-valid_from'],
                'constraints': [models.UniqueConstraint(fields=('code', 'label'), name='one_framework_of_a_label'), models.UniqueConstraint(fields=('code', 'valid_from'), name='one_framework_from_a_day')],
            },
        ),
        migrations.CreateModel(
            name='ThemeAxis',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('code', models.SlugField(max_length=30, unique=True, verbose_name='code')),
                ('title', curriculum.translated.TranslatedField(default=dict, verbose_name='title')),
                ('source', models.TextField(blank=True, verbose_name='source')),
                ('position', models.PositiveSmallIntegerField(default=1, verbose_name='position')),
            ],
            options={
                'verbose_name_plural': 'theme axes',
                'ordering': ['position', 'code'],
            },
        ),
        migrations.CreateModel(
            name='Competency',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('code', models.SlugField(max_length=30, verbose_name='code')),
                ('position', models.PositiveSmallIntegerField(verbose_name='position')),
                ('title', curriculum.translated.TranslatedField(default=dict, verbose_name='title')),
                ('short_title', curriculum.translated.TranslatedField(default=dict, verbose_name='short title')),
                ('definition', curriculum.translated.TranslatedField(default=dict, verbose_name='definition')),
                ('framework', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='competencies', to='competencies.framework')),
            ],
            options={
                'verbose_name_plural': 'competencies',
                'ordering': ['framework__code', '-framework__valid_from', 'position'],
                'constraints': [models.UniqueConstraint(fields=('framework', 'code'), name='one_competency_of_a_code'), models.CheckConstraint(condition=models.Q(('position__gte', 1)), name='competency_position_from_1')],
            },
        ),
        migrations.CreateModel(
            name='Level',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('code', models.SlugField(max_length=30, verbose_name='code')),
                ('position', models.PositiveSmallIntegerField(verbose_name='position')),
                ('title', curriculum.translated.TranslatedField(default=dict, verbose_name='title')),
                ('definition', curriculum.translated.TranslatedField(blank=True, default=dict, verbose_name='definition')),
                ('borrowed', models.BooleanField(default=False, verbose_name='borrowed')),
                ('source', models.CharField(blank=True, max_length=200, verbose_name='source')),
                ('framework', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='levels', to='competencies.framework')),
            ],
            options={
                'ordering': ['framework', 'position'],
                'constraints': [models.UniqueConstraint(fields=('framework', 'code'), name='one_level_of_a_code'), models.CheckConstraint(condition=models.Q(('borrowed', False), models.Q(('source', ''), _negated=True), _connector='OR'), name='level_borrowed_says_from_where')],
            },
        ),
        migrations.CreateModel(
            name='Theme',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('code', models.SlugField(max_length=30, verbose_name='code')),
                ('position', models.PositiveSmallIntegerField(verbose_name='position')),
                ('title', curriculum.translated.TranslatedField(default=dict, verbose_name='title')),
                ('axis', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='themes', to='competencies.themeaxis')),
            ],
            options={
                'ordering': ['axis__position', 'axis__code', 'position'],
                'constraints': [models.UniqueConstraint(fields=('axis', 'code'), name='one_theme_of_a_code'), models.CheckConstraint(condition=models.Q(('position__gte', 1)), name='theme_position_from_1')],
            },
        ),
        migrations.CreateModel(
            name='ActivityCompetency',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('relation', models.CharField(choices=[('main', 'main'), ('supporting', 'supporting')], max_length=10, verbose_name='relation')),
                ('reason', curriculum.translated.TranslatedField(default=dict, verbose_name='reason')),
                ('status', models.CharField(choices=[('proposed', 'proposed'), ('confirmed', 'confirmed by the faculty'), ('set_aside', 'set aside by the faculty')], default='proposed', max_length=10, verbose_name='status')),
                ('set_aside_why', models.TextField(blank=True, max_length=1000, verbose_name='why it was set aside')),
                ('activity', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='competencies_served', to='curriculum.activity')),
                ('competency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='activities_serving', to='competencies.competency')),
            ],
            options={
                'ordering': ['activity', 'relation', 'competency__position'],
                'constraints': [models.UniqueConstraint(fields=('activity', 'competency'), name='one_mapping_a_pair', violation_error_message='This activity is mapped to this competency already.'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'set_aside'), models.Q(('set_aside_why', ''), _negated=True)), models.Q(models.Q(('status', 'set_aside'), _negated=True), ('set_aside_why', '')), _connector='OR'), name='mapping_set_aside_says_why', violation_error_message='Say why it is set aside.')],
            },
        ),
        migrations.CreateModel(
            name='ActivityTheme',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('status', models.CharField(choices=[('proposed', 'proposed'), ('confirmed', 'confirmed by the faculty')], default='proposed', max_length=10, verbose_name='status')),
                ('activity', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='themes_borne', to='curriculum.activity')),
                ('theme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='activities_bearing', to='competencies.theme')),
            ],
            options={
                'ordering': ['activity', 'theme'],
                'constraints': [models.UniqueConstraint(fields=('activity', 'theme'), name='one_theme_an_activity')],
            },
        ),
        migrations.CreateModel(
            name='Crosswalk',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('strength', models.CharField(choices=[('main', 'closest counterpart'), ('partial', 'partial counterpart')], max_length=8, verbose_name='strength')),
                ('reason', curriculum.translated.TranslatedField(default=dict, verbose_name='reason')),
                ('status', models.CharField(choices=[('proposed', 'proposed'), ('confirmed', 'confirmed by the faculty')], default='proposed', max_length=10, verbose_name='status')),
                ('from_competency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='crosswalks_from', to='competencies.competency')),
                ('to_competency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='crosswalks_to', to='competencies.competency')),
                ('from_framework', models.ForeignKey(blank=True, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='competencies.framework')),
                ('to_framework', models.ForeignKey(blank=True, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='competencies.framework')),
            ],
            options={
                'ordering': ['from_framework', 'from_competency__position', 'to_competency__position'],
                'constraints': [models.UniqueConstraint(django.db.models.functions.comparison.Least('from_competency', 'to_competency'), django.db.models.functions.comparison.Greatest('from_competency', 'to_competency'), name='one_crosswalk_a_pair'), models.CheckConstraint(condition=models.Q(('from_framework', models.F('to_framework')), _negated=True), name='crosswalk_between_frameworks', violation_error_message='The two competencies stand in the same framework.')],
            },
        ),
        migrations.CreateModel(
            name='Descriptor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('position', models.PositiveSmallIntegerField(verbose_name='position')),
                ('text', curriculum.translated.TranslatedField(default=dict, verbose_name='text')),
                ('competency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='descriptors', to='competencies.competency')),
            ],
            options={
                'ordering': ['competency', 'position'],
                'constraints': [models.UniqueConstraint(fields=('competency', 'position'), name='one_descriptor_of_a_position'), models.CheckConstraint(condition=models.Q(('position__gte', 1)), name='descriptor_position_from_1')],
            },
        ),
    ]
