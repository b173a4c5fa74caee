"""Mails: recipient, content and state of delivery."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class MailQuerySet(models.QuerySet):
    def due(self, now):
        """Return queued mails whose next attempt is due."""
        return self.filter(state=Mail.State.QUEUED, due_at__lte=now).order_by("due_at", "pk")


class MutedKind(models.Model):
    """A kind of mail or of reminder that the person has switched off."""

    user = models.ForeignKey(User, models.CASCADE, related_name="muted_kinds")
    kind = models.CharField(max_length=60)

    class Meta:
        ordering = ["user", "kind"]
        constraints = [models.UniqueConstraint(fields=["user", "kind"], name="one_muted_kind_a_person")]

    def __str__(self):
        return f"{self.user}: {self.kind}"


class Mail(models.Model):
    """One mail to one person. Its state changes only through `notices.delivery`, by compare-and-set on `attempts`.

    The body may hold the token of a link, and is erased once the mail is sent. No person edits a mail: it has no
    version.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("waiting")
        SENT = "sent", _("sent")
        FAILED = "failed", _("not delivered")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    to = models.ForeignKey(User, models.PROTECT, related_name="mails")
    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=200, blank=True)  # unique where not empty, for mails that are sent once
    subject = models.CharField(max_length=200)
    body = models.TextField(blank=True)
    state = models.CharField(_("state"), max_length=6, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=100, blank=True)  # class and code; the text of a server may quote the content
    asked_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    due_at = models.DateTimeField(default=timezone.now, editable=False)
    sent_at = models.DateTimeField(null=True, blank=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name_plural = "mails"
        indexes = [models.Index(fields=["state", "due_at"], name="mail_by_state")]
        constraints = [
            models.UniqueConstraint(fields=["key"], condition=~Q(key=""), name="mail_once_a_key"),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False, body="")
                | ~Q(state="sent") & Q(sent_at__isnull=True) & ~Q(body=""),
                name="mail_sent_keeps_no_body",
            ),
            models.CheckConstraint(condition=~Q(state="failed") | ~Q(error=""), name="mail_failed_has_its_error"),
        ]

    def __str__(self):
        return f"{self.kind} {self.uuid}"
