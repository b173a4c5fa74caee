from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Versioned
from curriculum.models import ActivityPart


class YearRule(Versioned):
    """What a year of mentoring asks for before the mentor attests it; rows of a file (`load_mentoring_rules`)."""

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
