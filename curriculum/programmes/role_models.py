from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User, Versioned
from curriculum.institutions.models import Institution
from curriculum.programmes.models import Programme


class Role(Versioned):
    """A role of a person in an institution or a programme, from `starts` to `ends`, both days included."""

    class Kind(models.TextChoices):
        SECRETARIAT = "secretariat", _("secretariat")
        DIRECTOR = "director", _("programme director")
        DEPUTY = "deputy", _("deputy of the coordinator")
        JURY = "jury", _("jury")
        MACHINE = "machine", _("university system")

    INSTITUTIONAL = (Kind.SECRETARIAT, Kind.MACHINE)

    user = models.ForeignKey(User, models.PROTECT, related_name="roles")
    kind = models.CharField(_("role"), max_length=12, choices=Kind.choices)
    institution = models.ForeignKey(Institution, models.PROTECT, null=True, blank=True, related_name="roles")
    programme = models.ForeignKey(Programme, models.PROTECT, null=True, blank=True, related_name="roles")
    starts = models.DateField(_("starts"))
    ends = models.DateField(_("ends"), null=True, blank=True)
    granted_by = models.ForeignKey(  # None where a command or the demonstration wrote it
        User, models.PROTECT, null=True, blank=True, editable=False, related_name="roles_granted"
    )

    class Meta:
        ordering = ["kind", "starts"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["secretariat", "machine"], institution__isnull=False, programme__isnull=True)
                | Q(kind__in=["director", "deputy", "jury"], institution__isnull=True, programme__isnull=False),
                name="role_has_its_scope",
            ),
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gte=F("starts")), name="role_ends_after_start"
            ),
        ]

    @property
    def scope(self) -> Institution | Programme:
        """The institution or the programme in which the role is held."""
        found = self.institution or self.programme
        if found is None:
            raise ValueError("A role has its scope.")  # as the database requires
        return found

    def __str__(self):
        return f"{self.user}: {self.get_kind_display()} ({self.institution or self.programme})"
