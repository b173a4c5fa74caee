"""Frameworks, competencies, their manifestations, and levels."""

from datetime import date

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Versioned
from curriculum.roles import roles_of
from curriculum.translated import TranslatedField

# No hyphen: the key "cmg-2025" must be unambiguous.
LABEL = RegexValidator(r"^[A-Za-z0-9.]+\Z", _("Use letters, digits and full stops only."))


class FrameworkQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Published frameworks for every user; drafts for secretariats and directors."""
        if not user.is_authenticated:
            return self.none()
        if roles_of(user).is_office:
            return self.all()
        return self.filter(state=Framework.State.PUBLISHED)

    def in_order(self):
        """Order as in `Meta`, which Django ignores in a query with aggregates."""
        return self.order_by(*self.model._meta.ordering)

    def with_counts(self):
        """Annotate `competency_count` and `descriptor_count`."""
        return self.annotate(
            competency_count=models.Count("competencies", distinct=True),
            descriptor_count=models.Count("competencies__descriptors", distinct=True),
        ).in_order()

    def current(self, today=None):
        """Return the published version in force on that day of each code."""
        valid = self.filter(state=Framework.State.PUBLISHED, valid_from__lte=today or timezone.localdate())
        newer = valid.filter(code=models.OuterRef("code"), valid_from__gt=models.OuterRef("valid_from"))
        return valid.filter(~models.Exists(newer))


class Framework(Versioned):
    """One version of a framework. Evaluations keep the version they were made with."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("published")

    code = models.SlugField(_("code"), max_length=30)
    label = models.CharField(_("version"), max_length=20, validators=[LABEL])
    title = TranslatedField(_("title"))
    short_title = models.CharField(_("short title"), max_length=40)
    source = models.TextField(_("source"))
    wording = TranslatedField(_("wording"), blank=True, help_text=_("Whose words these are, and on what terms."))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT)
    valid_from = models.DateField(_("valid from"))
    valid_from_stated = models.BooleanField(
        _("day of validity stated"),
        default=True,
        help_text=_("Without it the day only orders the versions; no page shows it."),
    )

    objects = FrameworkQuerySet.as_manager()

    class Meta:
        ordering = ["code", "-valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["code", "label"], name="one_framework_of_a_label"),
            models.UniqueConstraint(fields=["code", "valid_from"], name="one_framework_from_a_day"),
        ]

    def __str__(self):
        return f"{self.short_title} {self.label}"

    @property
    def key(self) -> str:
        """The name in files and addresses: "cmg-2025"."""
        return f"{self.code}-{self.label}"

    @property
    def stated_day(self) -> date | None:
        """The first day of validity where the source states one."""
        return self.valid_from if self.valid_from_stated else None

    @property
    def is_frozen(self) -> bool:
        return self.state == self.State.PUBLISHED


class CompetencyQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(framework__in=Framework.objects.visible_to(user))


class Competency(Versioned):
    """A competency of a general practitioner as one framework defines it."""

    framework = models.ForeignKey(Framework, models.PROTECT, related_name="competencies")
    code = models.SlugField(_("code"), max_length=30)
    position = models.PositiveSmallIntegerField(_("position"))
    title = TranslatedField(_("title"))
    short_title = TranslatedField(_("short title"))
    definition = TranslatedField(_("definition"))

    objects = CompetencyQuerySet.as_manager()

    class Meta:
        ordering = ["framework__code", "-framework__valid_from", "position"]
        verbose_name_plural = "competencies"
        constraints = [
            models.UniqueConstraint(fields=["framework", "code"], name="one_competency_of_a_code"),
            models.CheckConstraint(condition=Q(position__gte=1), name="competency_position_from_1"),
        ]

    def __str__(self):
        return str(self.title)


class Descriptor(Versioned):
    """A manifestation of a competency: a prompt for observers and residents, never a box to fill."""

    competency = models.ForeignKey(Competency, models.PROTECT, related_name="descriptors")
    position = models.PositiveSmallIntegerField(_("position"))
    text = TranslatedField(_("text"))

    class Meta:
        ordering = ["competency", "position"]
        constraints = [
            models.UniqueConstraint(fields=["competency", "position"], name="one_descriptor_of_a_position"),
            models.CheckConstraint(condition=Q(position__gte=1), name="descriptor_position_from_1"),
        ]

    def __str__(self):
        return str(self.text)


class Level(Versioned):
    """A level of a framework. A borrowed level is a proposal and names its source."""

    framework = models.ForeignKey(Framework, models.PROTECT, related_name="levels")
    code = models.SlugField(_("code"), max_length=30)
    position = models.PositiveSmallIntegerField(_("position"))
    title = TranslatedField(_("title"))
    definition = TranslatedField(_("definition"), blank=True)
    borrowed = models.BooleanField(_("borrowed"), default=False)
    source = models.CharField(_("source"), max_length=200, blank=True)

    class Meta:
        ordering = ["framework", "position"]
        constraints = [
            models.UniqueConstraint(fields=["framework", "code"], name="one_level_of_a_code"),
            models.CheckConstraint(condition=Q(borrowed=False) | ~Q(source=""), name="level_borrowed_says_from_where"),
        ]

    def __str__(self):
        return str(self.title)
