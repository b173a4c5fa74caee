from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Versioned
from curriculum.programmes.activity_models import Activity
from curriculum.programmes.models import ProgrammeVersion


class EquivalenceQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Rows between versions that the user may see."""
        seen = ProgrammeVersion.objects.visible_to(user)
        return self.filter(from_version__in=seen, to_version__in=seen)

    def between(self, old: ProgrammeVersion, new: ProgrammeVersion):
        """Return the rows between two versions in the order of the old one, with both activities."""
        rows = self.filter(from_version=old, to_version=new).select_related("old__block", "new__block")
        return rows.order_by("old__block__number", "old__position", "new__block__number", "new__position")


class Equivalence(Versioned):
    """What the credits of an activity are worth in a newer version of the programme.

    A whole row grants the new activity for the old one alone. The partly rows of a new activity grant it together, to
    residents with all of their old activities.
    """

    class Extent(models.TextChoices):
        WHOLE = "whole", _("whole: the old activity alone gives the new one")
        PARTLY = "partly", _("partly: together with the other old activities that are partly equivalent")

    old = models.ForeignKey(Activity, models.CASCADE, related_name="equivalences")
    new = models.ForeignKey(Activity, models.CASCADE, related_name="equivalences_from")
    from_version = models.ForeignKey(ProgrammeVersion, models.CASCADE, related_name="+", editable=False, blank=True)
    to_version = models.ForeignKey(ProgrammeVersion, models.CASCADE, related_name="+", editable=False, blank=True)
    extent = models.CharField(_("extent"), max_length=6, choices=Extent.choices)
    note = models.CharField(_("note"), max_length=500, blank=True)

    objects = EquivalenceQuerySet.as_manager()

    class Meta:
        ordering = ["from_version", "to_version", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["old", "new"],
                name="one_equivalence_a_pair",
                violation_error_message=_("These two activities have an equivalence already."),
            ),
            models.CheckConstraint(
                condition=~Q(from_version=F("to_version")),
                name="equivalence_between_versions",
                violation_error_message=_("An equivalence leads from one version to another."),
            ),
        ]

    def __str__(self):
        return f"{self.old.code} > {self.new.code}"

    def clean(self):
        # Derived from the activities; stored so that a database constraint can compare them.
        self.from_version_id, self.to_version_id = self.old.programme_version_id, self.new.programme_version_id
        old, new = self.from_version, self.to_version
        if old.programme_id != new.programme_id:
            raise ValidationError({"new": _("This activity is of another programme.")}, code="other_programme")
        if new.first_intake.start_year <= old.first_intake.start_year:
            raise ValidationError({"new": _("An equivalence leads to a newer version.")}, code="older")

    def save(self, *args, **kwargs):
        self.clean()
        super().save(*args, **kwargs)
