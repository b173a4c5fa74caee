"""Portfolios on their way: what a resident took away, what they brought from elsewhere, and what was attested there."""

from datetime import date

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Versioned
from files.models import StoredFile
from records.models import Enrolment


class OwnQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own, and nobody else's: an archive holds what is private."""
        return self.filter(enrolment__user=user) if user.is_authenticated else self.none()


class TakeOut(Versioned):
    """An archive that was made for its resident. The file is forgotten after some days; its hash stays known.

    By the hash this installation can say later whether an archive that is shown elsewhere is its own and unchanged.
    """

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="take_outs")
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    file = models.OneToOneField(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    sha256 = models.CharField(max_length=64, editable=False)
    content_sha256 = models.CharField(max_length=64, editable=False)  # of portfolio.json alone
    size = models.PositiveBigIntegerField(_("bytes"))
    made_at = models.DateTimeField(_("made"), default=timezone.now)
    expires_on = models.DateField(_("kept until"))

    objects = OwnQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self):
        return f"{self.enrolment} {self.made_at:%Y-%m-%d}"

    def get_absolute_url(self):
        return reverse("take-away", args=[self.enrolment.uuid])

    def is_kept(self, today: date | None = None) -> bool:
        return self.file_id is not None and (today or timezone.localdate()) <= self.expires_on
