"""Activities of a programme version, their parts, codes and teachers."""

from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Cast
from django.db.models.lookups import Exact
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User, Versioned
from curriculum.institutions.models import AcademicYear, ExamSession, Institution
from curriculum.programmes.certification import COMMON_YEAR, COMPLETE, Certification, day_in, month_day, share_of_one
from curriculum.programmes.models import ActivityGroup, Block, ProgrammeVersion, Requirement, VersionContent
from curriculum.translated import TranslatedField
from ui.figures import day_words, decimal_words


def halves(value: Decimal) -> None:
    """Refuse credits that are not a multiple of a half."""
    if value is not None and value * 2 % 1:
        raise ValidationError(_("Credits come in halves: %(value)s is not."), params={"value": value})


def session_kinds(value) -> None:
    known = ExamSession.Kind.values
    if not isinstance(value, list) or any(kind not in known for kind in value) or len(set(value)) != len(value):
        raise ValidationError(_("Sessions are a list out of: %(known)s."), params={"known": ", ".join(known)})


class ActivityQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Activities of the versions that the user may see."""
        return self.filter(programme_version__in=ProgrammeVersion.objects.visible_to(user))

    def for_display(self):
        """Load what a line of the programme shows, in a fixed number of queries."""
        return self.select_related("block", "group", "programme_version__programme").prefetch_related(
            "organisers", "identifiers__institution"
        )


class Activity(VersionContent, Versioned):
    """A unit of the programme. Its credits, if any, are granted by the jury."""

    class Kind(models.TextChoices):
        COURSE = "course", _("course")
        SEMINAR = "seminar", _("seminar")
        SIMULATION = "simulation", _("simulation")
        INTERNSHIP = "internship", _("internship")
        MENTORING = "mentoring", _("mentoring")
        THESIS = "thesis", _("thesis")

    class Format(models.TextChoices):
        ON_SITE = "on_site", _("on site")
        INTENSIVE = "intensive", _("intensive week")
        DISTANCE = "distance", _("at a distance")
        PRACTICE = "practice", _("in a practice")
        HOSPITAL = "hospital", _("in hospital")
        LOCAL_GROUP = "local_group", _("in local groups")
        INDIVIDUAL = "individual", _("individual")

    programme_version = models.ForeignKey(ProgrammeVersion, models.CASCADE, related_name="activities")
    block = models.ForeignKey(Block, models.PROTECT, related_name="activities")
    group = models.ForeignKey(ActivityGroup, models.PROTECT, null=True, blank=True, related_name="activities")
    code = models.SlugField(_("code"), max_length=30, help_text=_("Ours; provisional until a university gives one."))
    title = TranslatedField(_("title"))
    description = TranslatedField(_("content"), blank=True)
    credits = models.DecimalField(
        _("credits"), max_digits=4, decimal_places=1, null=True, blank=True, validators=[halves]
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    format = models.CharField(_("format"), max_length=12, choices=Format.choices, default=Format.ON_SITE)
    organisers = models.ManyToManyField(Institution, related_name="activities", blank=True)
    organiser_key = models.CharField(
        max_length=120,
        blank=True,
        editable=False,
        help_text="Sorted codes of the organisers, joined by +, to group by.",
    )
    period = TranslatedField(_("period"), blank=True)
    place = TranslatedField(_("place"), blank=True)
    themes = TranslatedField(_("themes"), blank=True)
    assessed_in = models.JSONField(_("assessed in"), default=list, blank=True, validators=[session_kinds])
    certification = models.CharField(_("certified"), max_length=12, choices=Certification.choices, blank=True)
    certification_share = models.DecimalField(
        _("share done by then"), max_digits=3, decimal_places=2, null=True, blank=True, validators=[share_of_one]
    )
    certification_day = models.CharField(_("day of the year"), max_length=5, blank=True, validators=[month_day])
    prerequisites = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="prerequisite_of")
    corequisites = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="corequisite_of")
    counts_for = models.ManyToManyField(Requirement, blank=True, related_name="activities")
    assessments = models.PositiveSmallIntegerField(
        _("assessments a year"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(12)],
        help_text=_("Empty: as many as the version states."),
    )
    second_encoding = models.BooleanField(
        _("encoded twice"), default=False, help_text=_("A second person encodes each mark without seeing the first.")
    )
    position = models.PositiveSmallIntegerField(default=0)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        ordering = ["programme_version", "block__number", "position"]
        verbose_name_plural = "activities"
        constraints = [
            models.UniqueConstraint(fields=["programme_version", "code"], name="one_activity_of_a_code"),
            models.CheckConstraint(
                condition=Q(credits__isnull=True) | Q(credits__gte=0), name="activity_credits_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(credits__isnull=True)
                | Q(
                    Exact(
                        Cast(Cast(F("credits") * 2, models.IntegerField()), models.FloatField()),
                        Cast(F("credits") * 2, models.FloatField()),
                    )
                ),
                name="activity_credits_in_halves",
            ),
            models.CheckConstraint(
                condition=Q(assessments__isnull=True) | Q(assessments__gte=1, assessments__lte=12),
                name="activity_assessments_1_12",
            ),
            models.CheckConstraint(
                condition=~Q(kind="internship", format="intensive"),
                name="activity_internship_not_intensive",
                violation_error_message=_("An internship does not take place in an intensive week."),
            ),
            models.CheckConstraint(
                condition=COMPLETE,
                name="activity_certified_at_a_date",
                violation_error_message=_("A share and a day go with “at a date”: both, or neither."),
            ),
            models.CheckConstraint(
                condition=Q(certification_share__isnull=True)
                | Q(certification_share__gt=Decimal(0), certification_share__lte=Decimal(1)),
                name="activity_certification_share_0_1",
            ),
        ]

    def __str__(self):
        return str(self.title)

    def set_organisers(self, institutions):
        """Set the organisers together with `organiser_key`; nothing else may set them."""
        self.refuse_when_frozen()
        self.organisers.set(institutions)
        self.organiser_key = "+".join(sorted(i.code for i in institutions))
        self.save(update_fields=["organiser_key"])

    @property
    def assessments_a_year(self) -> int:
        """Its own number of assessments, else that of the version."""
        return self.programme_version.assessments_per_year if self.assessments is None else self.assessments

    @property
    def organiser_codes(self) -> list[str]:
        return self.organiser_key.split("+") if self.organiser_key else []

    @property
    def official_codes(self) -> list[str]:
        """Return the universities' codes; prefetch `identifiers`."""
        return [i.value for i in self.identifiers.all()]

    @property
    def sessions_shown(self) -> list[str]:
        """Return the names of the sessions of assessment, in the order of the year."""
        return [str(kind.label) for kind in ExamSession.Kind if kind.value in self.assessed_in]

    @property
    def certification_words(self) -> str:
        """How it is certified; for "at a date" the day, and the share that is done by then."""
        words = str(self.get_certification_display())
        if self.certification != Certification.AT_DATE:
            return words
        share = decimal_words((self.certification_share or Decimal(0)) * 100)
        day = day_words(date(COMMON_YEAR, *map(int, self.certification_day.split("-"))), year=False)
        return gettext("%(how)s: %(day)s, with %(share)s%% of it done") % {"how": words, "day": day, "share": share}

    def assessed_on(self, year: AcademicYear) -> date | None:
        """The day of that year on which it is certified at a date; None where it is certified otherwise."""
        return day_in(year, self.certification_day) if self.certification == Certification.AT_DATE else None

    @property
    def shown_code(self) -> str:
        """Return the code for a transcript: the universities' codes, else our provisional one."""
        return " / ".join(self.official_codes) or self.code


class ActivityIdentifier(models.Model):
    """The code of an activity at one institution."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="identifiers")
    programme_version = models.ForeignKey(ProgrammeVersion, models.CASCADE, related_name="+")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    value = models.CharField(_("code"), max_length=40)

    class Meta:
        ordering = ["institution__code"]
        constraints = [
            models.UniqueConstraint(fields=["activity", "institution"], name="one_code_an_institution"),
            models.UniqueConstraint(
                fields=["programme_version", "institution", "value"], name="one_activity_of_a_course_code"
            ),
        ]

    def __str__(self):
        return self.value


class ActivityPart(VersionContent):
    """A part of an activity, completed in one app. Most activities have one."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="parts")
    code = models.SlugField(_("code"), max_length=30)
    title = TranslatedField(_("title"))
    kind = models.CharField(_("kind"), max_length=12, choices=Activity.Kind.choices)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["activity", "position"]
        constraints = [models.UniqueConstraint(fields=["activity", "code"], name="one_part_of_a_code")]

    def __str__(self):
        return str(self.title)

    def content_of(self):
        return self.activity.programme_version_id if self.activity_id else None


class Teaching(Versioned):
    """A teacher of an activity, from `starts` to `ends`, both days included."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="teachings")
    user = models.ForeignKey(User, models.PROTECT, related_name="teachings")
    starts = models.DateField(_("starts"))
    ends = models.DateField(_("ends"), null=True, blank=True)

    class Meta:
        ordering = ["starts"]
        constraints = [
            models.UniqueConstraint(fields=["activity", "user", "starts"], name="one_teaching_a_start"),
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gte=F("starts")), name="teaching_ends_after_start"
            ),
        ]

    def __str__(self):
        return f"{self.user}: {self.activity}"
