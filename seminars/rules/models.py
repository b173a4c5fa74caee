"""What a year of seminars asks for, excuses and tallies; rows of a file (docs/seminar-files.md)."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Versioned
from curriculum.models import Activity, ActivityPart, Programme
from curriculum.translated import TranslatedField

MEETING_KINDS = (Activity.Kind.COURSE, Activity.Kind.SEMINAR, Activity.Kind.SIMULATION)
QUARTER = Decimal("0.25")  # hours are counted in quarters


def hours_field(label, **options):
    return models.DecimalField(label, max_digits=5, decimal_places=2, **options)


class AttendanceRule(Versioned):
    """What is asked of a resident in one year of a part of an activity. Without a row, no number of hours is asked."""

    part = models.OneToOneField(ActivityPart, models.PROTECT, related_name="attendance_rule")
    given = hours_field(_("hours given"), null=True, blank=True)
    required = hours_field(_("hours to attend"))
    free_minutes = models.PositiveSmallIntegerField(
        _("minutes late that cost nothing"), default=0, help_text=_("Beyond, each quarter of an hour begun is lost.")
    )
    absent_after = models.PositiveSmallIntegerField(
        _("minutes late that count as absent"), null=True, blank=True, help_text=_("Empty: none do.")
    )
    source = models.TextField(_("source"), blank=True)

    class Meta:
        ordering = ["part__activity__block__number", "part__position"]
        constraints = [
            models.CheckConstraint(condition=Q(required__gte=Decimal(0)), name="attendance_required_not_negative"),
            models.CheckConstraint(
                condition=Q(given__isnull=True) | Q(given__gte=F("required")), name="attendance_required_of_given"
            ),
            models.CheckConstraint(
                condition=Q(absent_after__isnull=True) | Q(absent_after__gte=F("free_minutes")),
                name="attendance_absent_after_late",
            ),
        ]

    def __str__(self):
        return str(self.part)


class Excuse(Versioned):
    """A reason for which an absence is excused, and what it does to the hours. Coarse on purpose: leaders read it."""

    class Effect(models.TextChoices):
        TO_MAKE_UP = "to_make_up", _("the hours are missing until they are made up")
        NOT_ASKED = "not_asked", _("the hours are not asked")
        COUNTED = "counted", _("the hours count as attended")

    class Period(models.TextChoices):
        HOSPITAL = "hospital", _("during a stage in hospital")
        AWAY = "away", _("during a leave")

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="excuses")
    code = models.SlugField(_("code"), max_length=30)
    title = TranslatedField(_("title"))
    effect = models.CharField(_("effect"), max_length=10, choices=Effect.choices)
    only_in = models.CharField(
        _("only"), max_length=10, choices=Period.choices, blank=True, help_text=_("Empty: at any time.")
    )
    position = models.PositiveSmallIntegerField(default=0)
    is_current = models.BooleanField(_("offered"), default=True)

    class Meta:
        ordering = ["programme", "position", "code"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "code"], name="one_excuse_of_a_code"),
            models.UniqueConstraint(
                fields=["programme"], condition=Q(only_in="away", is_current=True), name="one_excuse_for_leave"
            ),
        ]

    def __str__(self):
        return str(self.title)


class ExaminationKind(Versioned):
    """A kind of examination of which residents keep a tally in an activity, such as an ultrasound of the kidneys.

    Examinations keep a kind that is no longer offered.
    """

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="examination_kinds")
    code = models.SlugField(_("code"), max_length=40)
    title = TranslatedField(_("title"))
    position = models.PositiveSmallIntegerField(default=0)
    is_current = models.BooleanField(_("offered"), default=True)

    class Meta:
        ordering = ["activity", "position", "code"]
        constraints = [models.UniqueConstraint(fields=["activity", "code"], name="one_examination_kind_of_a_code")]

    def __str__(self):
        return str(self.title)
