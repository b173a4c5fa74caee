from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User, Versioned
from curriculum.roles import roles_of
from records.enrolments.models import Enrolment


class DisputeQuerySet(models.QuerySet):
    def visible_to(self, user):
        """For the offices of the programme, except the signer and the resident."""
        if not user.is_authenticated:
            return self.none()
        roles = roles_of(user)
        residents = Enrolment.objects.filter(
            Q(programme_version__programme__institutions__in=roles.secretariat_of)
            | Q(programme_version__programme__in=roles.director_of)
        )
        return self.filter(enrolment__in=residents.values("pk")).exclude(Q(signer=user) | Q(enrolment__user=user))

    def open(self):
        """Disputes not settled yet."""
        return self.filter(settled_at__isnull=True)


class Dispute(Versioned):
    """A signature made through a link that the addressee of the link says they did not make."""

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="disputes")
    signer = models.ForeignKey(User, models.PROTECT, related_name="+")
    what = models.CharField(_("what was signed"), max_length=200)
    object_type = models.CharField(max_length=60)
    object_uuid = models.UUIDField()
    signed_at = models.DateTimeField()
    reported_at = models.DateTimeField(default=timezone.now, editable=False)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    settlement = models.TextField(_("what was done"), blank=True, max_length=2000)

    unaudited = ("settlement",)
    objects = DisputeQuerySet.as_manager()

    class Meta:
        ordering = ["-reported_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["object_uuid"], condition=Q(settled_at__isnull=True), name="dispute_open_once_a_thing"
            ),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, settled_by__isnull=True, settlement="")
                | Q(settled_at__gte=F("reported_at"), settled_by__isnull=False) & ~Q(settlement=""),
                name="dispute_settled_in_words",
            ),
        ]

    def __str__(self):
        return self.what
