"""Programmes, their versions, and what a version consists of besides activities."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Versioned
from curriculum.institutions.models import AcademicYear, Institution
from curriculum.programmes.certification import day_in, month_day
from curriculum.roles import roles_of
from curriculum.translated import TranslatedField


class ProgrammeQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Programmes with a version that the user may see."""
        return self.filter(pk__in=ProgrammeVersion.objects.visible_to(user).values("programme"))


class Programme(Versioned):
    """A study programme; its content is in its versions."""

    code = models.SlugField(_("code"), max_length=30, unique=True)
    title = TranslatedField(_("title"))
    reference_institution = models.ForeignKey(Institution, models.PROTECT, related_name="referenced_programmes")
    institutions = models.ManyToManyField(Institution, related_name="programmes")

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        ordering = ["code"]

    def __str__(self):
        return str(self.title)


class ProgrammeVersionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Published versions for every user; drafts for those who prepare them."""
        if not user.is_authenticated:
            return self.none()
        roles = roles_of(user)
        drafts = Q(programme__in=roles.director_of) | Q(programme__reference_institution__in=roles.secretariat_of)
        return self.filter(Q(state=ProgrammeVersion.State.PUBLISHED) | drafts)


class ProgrammeVersion(Versioned):
    """What the residents of certain intakes follow. A draft can be edited; a published version is frozen."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("published")

    class Release(models.TextChoices):
        ON_SUBMISSION = "on_submission", _("as soon as they are submitted")
        ON_PUBLICATION = "on_publication", _("with the decisions of the jury")

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="versions")
    label = models.CharField(_("version"), max_length=30)
    first_intake = models.ForeignKey(AcademicYear, models.PROTECT, related_name="+", verbose_name=_("first intake"))
    last_intake = models.ForeignKey(
        AcademicYear, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("last intake")
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    credits = models.DecimalField(
        _("credits"),
        max_digits=5,
        decimal_places=1,
        null=True,
        blank=True,
        help_text=_("The stated total, where there is one."),
    )
    threshold = models.DecimalField(
        _("threshold"),
        max_digits=4,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("Empty where the programme states none: pages and documents then say nothing of marks."),
    )
    assessments_per_year = models.PositiveSmallIntegerField(_("assessments of an activity a year"), default=2)
    marks_released = models.CharField(
        _("residents see marks"), max_length=16, choices=Release.choices, default=Release.ON_SUBMISSION
    )
    annual_programmes_by = models.CharField(
        _("annual programmes are approved by"), max_length=5, blank=True, validators=[month_day]
    )
    source = models.TextField(_("source"), blank=True)
    origin = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="copies", verbose_name=_("copied from")
    )

    AFTER_PUBLISHING = ("version", "last_intake", "marks_released")  # fields that may change after publishing

    objects = ProgrammeVersionQuerySet.as_manager()

    class Meta:
        ordering = ["programme__code", "label"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "label"], name="one_version_of_a_label"),
            models.CheckConstraint(
                condition=Q(credits__isnull=True) | Q(credits__gt=0), name="version_credits_positive"
            ),
            models.CheckConstraint(
                condition=Q(threshold__isnull=True) | Q(threshold__gte=0, threshold__lte=20),
                name="version_threshold_0_20",
            ),
            models.CheckConstraint(condition=Q(assessments_per_year__gte=1), name="version_assessments_positive"),
            models.CheckConstraint(
                condition=Q(state="draft", published_at__isnull=True)
                | Q(state="published", published_at__isnull=False),
                name="version_published_with_date",
            ),
        ]

    def __str__(self):
        return f"{self.programme} ({self.label})"

    def clean(self):
        super().clean()
        self.refuse_when_frozen()

    def save(self, *args, **kwargs):
        self.refuse_when_frozen()
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        if ProgrammeVersion.objects.filter(pk=self.pk, state=self.State.PUBLISHED).exists():
            raise frozen_error()
        return super().delete(*args, **kwargs)

    def refuse_when_frozen(self):
        """Raise `ValidationError` if a published version would change its rules or become a draft."""
        kept = [f.attname for f in self._meta.concrete_fields if f.name not in self.AFTER_PUBLISHING]
        stored = ProgrammeVersion.objects.filter(pk=self.pk, state=self.State.PUBLISHED).values(*kept).first()
        if stored and any(stored[name] != getattr(self, name) for name in kept):
            raise frozen_error()

    def approval_day(self, year: AcademicYear) -> date | None:
        """The day by which the annual programmes of that year are approved; None where none is stated."""
        return day_in(year, self.annual_programmes_by) if self.annual_programmes_by else None

    @property
    def is_frozen(self):
        return self.state == self.State.PUBLISHED


def frozen_error() -> ValidationError:
    return ValidationError(
        _("This programme version is published and no longer changes. Prepare a new version instead."), code="frozen"
    )


class VersionContent(models.Model):
    """A part of a programme version, writable only while the version is a draft.

    Saves and deletions of rows are refused with `ValidationError`. `update()` and bulk writes bypass this: no service
    may use them on content.
    """

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        self.refuse_when_frozen()
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        self.refuse_when_frozen()
        return super().delete(*args, **kwargs)

    def clean(self):
        super().clean()
        self.refuse_when_frozen()

    def content_of(self):
        """Return the id of the version that this belongs to."""
        return self.programme_version_id

    def refuse_when_frozen(self):
        if ProgrammeVersion.objects.filter(pk=self.content_of(), state=ProgrammeVersion.State.PUBLISHED).exists():
            raise frozen_error()


class Block(VersionContent):
    """A year of the programme, with its stated credits if any."""

    programme_version = models.ForeignKey(ProgrammeVersion, models.CASCADE, related_name="blocks")
    number = models.PositiveSmallIntegerField(_("number"))
    title = TranslatedField(_("title"), blank=True)
    credits = models.DecimalField(_("credits"), max_digits=5, decimal_places=1, null=True, blank=True)

    class Meta:
        ordering = ["programme_version", "number"]
        constraints = [
            models.UniqueConstraint(fields=["programme_version", "number"], name="one_block_of_a_number"),
            models.CheckConstraint(condition=Q(credits__isnull=True) | Q(credits__gt=0), name="block_credits_positive"),
        ]

    def __str__(self):
        return f"{self.number}. {self.title}"


class ActivityGroup(VersionContent):
    """A heading of the programme, such as "Formation clinique"."""

    programme_version = models.ForeignKey(ProgrammeVersion, models.CASCADE, related_name="groups")
    code = models.SlugField(_("code"), max_length=30)
    title = TranslatedField(_("title"))
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["programme_version", "position"]
        constraints = [models.UniqueConstraint(fields=["programme_version", "code"], name="one_group_of_a_code")]

    def __str__(self):
        return str(self.title)


class Requirement(VersionContent):
    """A minimum or maximum besides the total credits, such as "8 credits of theory", with its source."""

    class Year(models.TextChoices):
        ACADEMIC = "academic", _("academic year (14 September)")
        TRAINING = "training", _("training year (1 October)")
        CYCLE = "cycle", _("the whole programme")

    programme_version = models.ForeignKey(ProgrammeVersion, models.CASCADE, related_name="requirements")
    code = models.SlugField(_("code"), max_length=40)
    title = TranslatedField(_("title"))
    unit = models.SlugField(_("unit"), max_length=20, default="credits")
    minimum = models.DecimalField(_("minimum"), max_digits=7, decimal_places=1, null=True, blank=True)
    maximum = models.DecimalField(_("maximum"), max_digits=7, decimal_places=1, null=True, blank=True)
    period = models.CharField(_("period"), max_length=10, choices=Year.choices, default=Year.CYCLE)
    source = models.CharField(_("source"), max_length=200, blank=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    class Meta:
        ordering = ["programme_version", "code"]
        constraints = [
            models.UniqueConstraint(fields=["programme_version", "code"], name="one_requirement_of_a_code"),
            models.CheckConstraint(
                condition=Q(minimum__isnull=False) | Q(maximum__isnull=False), name="requirement_has_a_bound"
            ),
            models.CheckConstraint(
                condition=Q(minimum__isnull=True) | Q(maximum__isnull=True) | Q(minimum__lte=F("maximum")),
                name="requirement_bounds_in_order",
            ),
        ]

    def __str__(self):
        return str(self.title)


class AdmissionCondition(VersionContent):
    """A condition of admission, met by a piece of the administrative file."""

    programme_version = models.ForeignKey(ProgrammeVersion, models.CASCADE, related_name="admission_conditions")
    code = models.SlugField(_("code"), max_length=40)
    title = TranslatedField(_("title"))
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["programme_version", "position"]
        constraints = [models.UniqueConstraint(fields=["programme_version", "code"], name="one_condition_of_a_code")]

    def __str__(self):
        return str(self.title)
