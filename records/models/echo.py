from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User, Versioned
from curriculum.roles import roles_of
from records.models.enrolment import Enrolment


class EchoQuerySet(models.QuerySet):
    def visible_to(self, user):
        """What was reported, to the offices of the programme; nobody looks into what concerns oneself."""
        if not user.is_authenticated:
            return self.none()
        roles = roles_of(user)
        residents = Enrolment.objects.filter(
            Q(programme_version__programme__institutions__in=roles.secretariat_of)
            | Q(programme_version__programme__in=roles.director_of)
        )
        return self.filter(reported_at__isnull=False, enrolment__in=residents.values("pk")).exclude(
            Q(signer=user) | Q(enrolment__user=user)
        )

    def open(self):
        """Nobody has said yet what was done."""
        return self.filter(settled_at__isnull=True)


class Echo(Versioned):
    """Something about a resident that was signed through a link, as its signer was told; they may say "not me"."""

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="echoes")
    signer = models.ForeignKey(User, models.PROTECT, related_name="+")
    what = models.CharField(_("what was signed"), max_length=200)
    object_type = models.CharField(max_length=60)
    object_uuid = models.UUIDField(db_index=True)
    signed_at = models.DateTimeField(default=timezone.now, editable=False)
    reported_at = models.DateTimeField(null=True, blank=True)
    comment = models.TextField(_("what happened"), blank=True, max_length=2000)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    settlement = models.TextField(_("what was done"), blank=True, max_length=2000)

    unaudited = ("comment", "settlement")
    objects = EchoQuerySet.as_manager()

    class Meta:
        ordering = ["-signed_at", "-pk"]
        verbose_name_plural = "echoes"
        constraints = [
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, settled_by__isnull=True, settlement="")
                | Q(reported_at__isnull=False, settled_at__gte=F("reported_at"), settled_by__isnull=False)
                & ~Q(settlement=""),
                name="echo_settled_after_report",
            ),
        ]

    def __str__(self):
        return self.what
