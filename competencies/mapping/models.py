from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least
from django.utils.translation import gettext_lazy as _

from accounts.models import Versioned
from competencies.frameworks.models import Competency, Framework
from curriculum.models import Activity
from curriculum.roles import roles_of
from curriculum.translated import TranslatedField


class Status(models.TextChoices):
    PROPOSED = "proposed", _("proposed")
    CONFIRMED = "confirmed", _("confirmed by the faculty")


class CrosswalkQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those whose two frameworks the user may see."""
        seen = Framework.objects.visible_to(user)
        return self.filter(from_framework__in=seen, to_framework__in=seen)

    def touching(self, framework):
        """Those that read `framework` through another one, or the other way round."""
        return self.filter(Q(from_framework=framework) | Q(to_framework=framework))

    def with_competencies(self):
        return self.select_related("from_competency__framework", "to_competency__framework").order_by(
            "from_competency__position", "to_competency__position"
        )


class Crosswalk(Versioned):
    """A competency seen through another framework. Stated once, read in both directions."""

    class Strength(models.TextChoices):
        MAIN = "main", _("closest counterpart")
        PARTIAL = "partial", _("partial counterpart")

    from_competency = models.ForeignKey(Competency, models.PROTECT, related_name="crosswalks_from")
    to_competency = models.ForeignKey(Competency, models.PROTECT, related_name="crosswalks_to")
    from_framework = models.ForeignKey(Framework, models.PROTECT, related_name="+", editable=False, blank=True)
    to_framework = models.ForeignKey(Framework, models.PROTECT, related_name="+", editable=False, blank=True)
    strength = models.CharField(_("strength"), max_length=8, choices=Strength.choices)
    reason = TranslatedField(_("reason"))
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.PROPOSED)

    objects = CrosswalkQuerySet.as_manager()

    class Meta:
        ordering = ["from_framework", "from_competency__position", "to_competency__position"]
        constraints = [
            models.UniqueConstraint(
                Least("from_competency", "to_competency"),
                Greatest("from_competency", "to_competency"),
                name="one_crosswalk_a_pair",
            ),
            models.CheckConstraint(
                condition=~Q(from_framework=F("to_framework")),
                name="crosswalk_between_frameworks",
                violation_error_message=_("The two competencies stand in the same framework."),
            ),
        ]

    def __str__(self):
        return f"{self.from_competency} ~ {self.to_competency}"

    def clean(self):
        # The frameworks follow from the competencies; they are columns so that the database can refuse equal ones.
        self.from_framework_id = self.from_competency.framework_id
        self.to_framework_id = self.to_competency.framework_id

    def save(self, *args, **kwargs):
        self.clean()
        super().save(*args, **kwargs)


class ActivityCompetencyQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those that hold, of activities and frameworks that the user may see."""
        return self.exclude(status=ActivityCompetency.Status.SET_ASIDE).filter(
            activity__in=Activity.objects.visible_to(user),
            competency__framework__in=Framework.objects.visible_to(user),
        )

    def mapped_by(self, user):
        """Those of the programmes that the user directs, with what was set aside."""
        return self.filter(
            activity__programme_version__programme__in=roles_of(user).director_of,
            competency__framework__in=Framework.objects.visible_to(user),
        )


class ActivityCompetency(Versioned):
    """That an activity serves a competency, and why we say so; proposed until the faculty confirms it.

    What the faculty set aside stays, with the reason, so that no file proposes it again.
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
