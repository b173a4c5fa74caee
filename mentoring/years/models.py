"""Rules and reports of the years of mentoring."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User, Versioned
from curriculum.models import ActivityPart
from mentoring.permissions import mentored_by
from portfolio.models import Form
from records.models import Registration


class YearRule(Versioned):
    """What a year of mentoring requires before the mentor attests it. Loaded by `load_mentoring_rules`."""

    part = models.OneToOneField(ActivityPart, models.PROTECT, related_name="mentoring_rule")
    meetings = models.PositiveSmallIntegerField(_("meetings held"))
    in_person = models.PositiveSmallIntegerField(_("of these in person"), default=0)
    report = models.BooleanField(_("a year report"), default=True)
    source = models.TextField(_("source"), blank=True)

    class Meta:
        ordering = ["part__activity__block__number", "part__position"]
        constraints = [
            models.CheckConstraint(condition=Q(in_person__lte=F("meetings")), name="mentoring_in_person_of_meetings")
        ]

    def __str__(self):
        return str(self.part)


class YearReportQuerySet(models.QuerySet):
    def visible_to(self, user, today=None):
        """The resident's own; for the mentor of that day, reports that were handed in."""
        if not user.is_authenticated:
            return self.none()
        handed_in = Q(
            state=YearReport.State.HANDED_IN,
            registration__annual_programme__enrolment__in=mentored_by(user, today),
        )
        return self.filter(Q(registration__annual_programme__enrolment__user=user) | handed_in)


class YearReport(Versioned):
    """A resident's report on a year of mentoring, for the mentor, who comments on it. Separate from the notes."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        HANDED_IN = "handed_in", _("handed in")

    registration = models.OneToOneField(Registration, models.PROTECT, related_name="mentoring_report")
    form = models.ForeignKey(Form, models.PROTECT, related_name="+")
    answers = models.JSONField(default=dict, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT)
    saved_at = models.DateTimeField(default=timezone.now)
    handed_in_at = models.DateTimeField(null=True, blank=True)
    comment = models.TextField(_("comment"), blank=True)
    commented_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    commented_at = models.DateTimeField(null=True, blank=True)

    unaudited = ("answers", "comment")
    objects = YearReportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="draft") | Q(handed_in_at__isnull=False), name="mentoring_report_handed_in_with_date"
            )
        ]

    def __str__(self):
        return str(self.registration)
