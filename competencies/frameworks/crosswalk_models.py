"""Crosswalks between the competencies of two frameworks."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least
from django.utils.translation import gettext_lazy as _

from accounts.models import Versioned
from competencies.frameworks.models import Competency, Framework
from competencies.status import Status
from curriculum.translated import TranslatedField


class CrosswalkQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Rows whose two frameworks the user may see."""
        seen = Framework.objects.visible_to(user)
        return self.filter(from_framework__in=seen, to_framework__in=seen)

    def touching(self, framework):
        """Rows of which either side is in `framework`."""
        return self.filter(Q(from_framework=framework) | Q(to_framework=framework))

    def with_competencies(self):
        return self.select_related("from_competency__framework", "to_competency__framework").order_by(
            "from_competency__position", "to_competency__position"
        )


class Crosswalk(Versioned):
    """A competency's counterpart in another framework. Stored once, read in both directions."""

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
        # Derived from the competencies; stored so that a database constraint can compare them.
        self.from_framework_id = self.from_competency.framework_id
        self.to_framework_id = self.to_competency.framework_id

    def save(self, *args, **kwargs):
        self.clean()
        super().save(*args, **kwargs)
