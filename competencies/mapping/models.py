"""The mapping of activities to competencies."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Versioned
from competencies.frameworks.models import Competency, Framework
from competencies.status import Status
from curriculum.models import Activity
from curriculum.roles import roles_of
from curriculum.translated import TranslatedField


class ActivityCompetencyQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Live rows of activities and frameworks that the user may see."""
        return self.exclude(status=ActivityCompetency.Status.SET_ASIDE).filter(
            activity__in=Activity.objects.visible_to(user),
            competency__framework__in=Framework.objects.visible_to(user),
        )

    def mapped_by(self, user):
        """All rows of the programmes that the user directs, also those set aside."""
        return self.filter(
            activity__programme_version__programme__in=roles_of(user).director_of,
            competency__framework__in=Framework.objects.visible_to(user),
        )


class ActivityCompetency(Versioned):
    """An activity serves a competency, with the reason; proposed until the faculty confirms it.

    A row that the faculty set aside is kept with its reason, so that no file proposes it again.
    """

    class Status(models.TextChoices):
        PROPOSED = Status.PROPOSED.value, Status.PROPOSED.label
        CONFIRMED = Status.CONFIRMED.value, Status.CONFIRMED.label
        SET_ASIDE = "set_aside", _("set aside by the faculty")

    class Relation(models.TextChoices):
        MAIN = "main", _("main")
        SUPPORTING = "supporting", _("supporting")

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="competencies_served")
    competency = models.ForeignKey(Competency, models.PROTECT, related_name="activities_serving")
    relation = models.CharField(_("relation"), max_length=10, choices=Relation.choices)
    reason = TranslatedField(_("reason"))
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.PROPOSED)
    set_aside_why = models.TextField(_("why it was set aside"), blank=True, max_length=1000)

    objects = ActivityCompetencyQuerySet.as_manager()

    class Meta:
        ordering = ["activity", "relation", "competency__position"]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "competency"],
                name="one_mapping_a_pair",
                violation_error_message=_("This activity is mapped to this competency already."),
            ),
            models.CheckConstraint(
                condition=(Q(status="set_aside") & ~Q(set_aside_why=""))
                | (~Q(status="set_aside") & Q(set_aside_why="")),
                name="mapping_set_aside_says_why",
                violation_error_message=_("Say why it is set aside."),
            ),
        ]

    def __str__(self):
        return f"{self.activity}: {self.competency}"

    def clean(self):
        if not str(self.reason):
            raise ValidationError({"reason": _("Say why the activity serves this competency.")})
