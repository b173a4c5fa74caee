"""Forms as data: scales, settings, professions, versions of forms and their items."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Versioned
from competencies.models import Competency
from curriculum.models import Programme
from curriculum.translated import TranslatedField


class Scale(Versioned):
    """The values of a rating. They never change once loaded; other words for them are another scale."""

    class Tense(models.TextChoices):
        RETROSPECTIVE = "retrospective", _("what supervision was needed")
        PROSPECTIVE = "prospective", _("what may be entrusted next")
        OPINION = "opinion", _("how somebody found it")

    code = models.SlugField(_("code"), max_length=30, unique=True)
    title = TranslatedField(_("title"))
    tense = models.CharField(_("what it says"), max_length=14, choices=Tense.choices)
    source = models.TextField(_("source"), blank=True)

    class Meta:
        ordering = ["code"]

    def __str__(self):
        return str(self.title)


class ScaleLevel(models.Model):
    """One value of a scale, in words."""

    scale = models.ForeignKey(Scale, models.CASCADE, related_name="levels")
    value = models.PositiveSmallIntegerField(_("value"))
    title = TranslatedField(_("title"))

    class Meta:
        ordering = ["scale", "value"]
        constraints = [models.UniqueConstraint(fields=["scale", "value"], name="one_scale_level_of_a_value")]

    def __str__(self):
        return f"{self.value}. {self.title}"


class Setting(Versioned):
    """The place of an observation, such as consultation, home visit, on call. Loaded from a file."""

    code = models.SlugField(_("code"), max_length=30, unique=True)
    title = TranslatedField(_("title"))
    missing = TranslatedField(
        _("said when it is missing"), blank=True, help_text=_("“No home visit yet”; empty where nobody expects one.")
    )
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "code"]

    def __str__(self):
        return str(self.title)


class Profession(Versioned):
    """The profession of an observer; patients have one too. Loaded from a file."""

    code = models.SlugField(_("code"), max_length=30, unique=True)
    title = TranslatedField(_("title"))
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "code"]

    def __str__(self):
        return str(self.title)


class FormQuerySet(models.QuerySet):
    def with_items(self):
        """Prefetch all that a page of the form shows, in a fixed number of queries."""
        return self.prefetch_related("form_items__scale__levels", "form_items__competencies")

    def current(self, purpose: str, programme: Programme | None = None, today=None) -> "Form | None":
        """Return the version to use on that day, the programme's own form before a general one; else None."""
        valid = self.filter(
            Q(programme__isnull=True) | Q(programme=programme),
            purpose=purpose,
            state=Form.State.PUBLISHED,
            valid_from__lte=today or timezone.localdate(),
        )
        return valid.with_items().order_by(F("programme").asc(nulls_last=True), "-valid_from", "-number").first()


class Form(Versioned):
    """One version of a form, frozen once published. Answers keep the version they were given in."""

    class Purpose(models.TextChoices):
        STAGE_OBJECTIVES = "stage_objectives", _("objectives at the start of a stage")
        STAGE_MIDTERM = "stage_midterm", _("mid-term evaluation of a stage")
        STAGE_FINAL = "stage_final", _("final evaluation of a stage")
        DIRECT_OBSERVATION = "direct_observation", _("direct observation")
        CASE_DISCUSSION = "case_discussion", _("case discussion")
        SEVERAL_SOURCES = "several_sources", _("feedback from several sources")
        SITE_RATING = "site_rating", _("rating of a stage site")
        MENTORING_YEAR = "mentoring_year", _("year report of mentoring")
        THESIS_GRID = "thesis_grid", _("grid of the thesis")

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("published")
        CLOSED = "closed", _("no longer opened")

    code = models.SlugField(_("code"), max_length=40)
    number = models.PositiveSmallIntegerField(_("version"))
    title = TranslatedField(_("title"))
    intro = TranslatedField(_("introduction"), blank=True)
    purpose = models.CharField(_("purpose"), max_length=20, choices=Purpose.choices)
    programme = models.ForeignKey(
        Programme, models.PROTECT, null=True, blank=True, related_name="+", help_text=_("Empty: for every programme.")
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT)
    valid_from = models.DateField(_("valid from"))

    objects = FormQuerySet.as_manager()

    class Meta:
        ordering = ["code", "-number"]
        constraints = [models.UniqueConstraint(fields=["code", "number"], name="one_form_of_a_number")]

    def __str__(self):
        return f"{self.title} ({self.number})"

    @property
    def is_frozen(self) -> bool:
        return self.state != self.State.DRAFT


class FormItem(models.Model):
    """One item of a form. Its answer is stored under `code`."""

    class Kind(models.TextChoices):
        RATING = "rating", _("rating")
        TEXT = "text", _("text")
        CHOICE = "choice", _("choice")
        NUMBER = "number", _("number")

    MOST_CHARACTERS = 2000  # the limit of a text item without `most`

    form = models.ForeignKey(Form, models.CASCADE, related_name="form_items")
    code = models.SlugField(_("code"), max_length=40)
    position = models.PositiveSmallIntegerField(_("position"))
    kind = models.CharField(_("kind"), max_length=6, choices=Kind.choices)
    section = TranslatedField(_("heading above it"), blank=True)
    label = TranslatedField(_("label"))
    help = TranslatedField(_("help"), blank=True)
    required = models.BooleanField(_("required"), default=True)
    may_be_unseen = models.BooleanField(_("“not seen” is an answer"), default=False)
    confidential = models.BooleanField(_("for the coordinator alone"), default=False)
    scale = models.ForeignKey(Scale, models.PROTECT, null=True, blank=True, related_name="+")
    choices = models.JSONField(_("choices"), default=list, blank=True)  # [{"code": ..., "label": {"fr": ...}}]
    least = models.IntegerField(_("least"), null=True, blank=True)
    most = models.IntegerField(_("most"), null=True, blank=True, help_text=_("Of a text, its characters."))
    competencies = models.ManyToManyField(Competency, related_name="+", blank=True)

    class Meta:
        ordering = ["form", "position"]
        constraints = [
            models.UniqueConstraint(fields=["form", "code"], name="one_form_item_of_a_code"),
            models.CheckConstraint(
                condition=Q(kind="rating", scale__isnull=False) | (~Q(kind="rating") & Q(scale__isnull=True)),
                name="form_item_rating_has_scale",
            ),
            models.CheckConstraint(
                condition=Q(may_be_unseen=False) | Q(kind="rating"), name="form_item_unseen_is_a_rating"
            ),
        ]

    def __str__(self):
        return str(self.label)

    def save(self, *args, **kwargs):
        self.refuse_when_frozen()
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        self.refuse_when_frozen()
        return super().delete(*args, **kwargs)

    @property
    def levels(self) -> list[ScaleLevel]:
        """The levels of a rating, lowest first; empty for other kinds."""
        return list(self.scale.levels.all()) if self.scale else []

    def refuse_when_frozen(self):
        if Form.objects.filter(pk=self.form_id).exclude(state=Form.State.DRAFT).exists():
            raise ValidationError(
                _("This form is published and no longer changes. Give it a new number."), code="frozen"
            )
