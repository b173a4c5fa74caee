"""Stored files: written once, under a key that never changes."""

import uuid

from django.core.files.storage import default_storage
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class StoredFile(models.Model):
    """The row of a file. It never changes, so it has no `version`.

    The row of another app refers to it and decides who may read it: a file has no URL and no list of its own.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    key = models.CharField(max_length=100, unique=True, editable=False)  # key in the storage
    name = models.CharField(_("name"), max_length=200)
    content_type = models.CharField(_("type"), max_length=100)
    size = models.PositiveBigIntegerField(_("bytes"))
    sha256 = models.CharField(max_length=64, editable=False)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self):
        return f"{self.content_type} {self.uuid}"  # without the name, which may be that of a person

    def open(self):
        """Open the content for reading bytes; raise `FileNotFoundError` when the storage has lost it."""
        return default_storage.open(self.key, "rb")
