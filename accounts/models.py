"""Users, and the audit of what they change."""

import uuid
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.names import fold


class Versioned(models.Model):
    """A row with a public `uuid`, and a `version` that a write must have seen."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    unaudited: tuple[str, ...] = ()  # fields that are never in an audit entry
    masked: tuple[str, ...] = ()  # fields whose changes are audited without their values

    class Meta:
        abstract = True

    def fill_in(self) -> None:
        """Set derived fields. Overriders call it in `save`; bulk writes call it too."""


class UserManager(BaseUserManager):
    def create_user(self, email, password=None, **fields):
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **fields):
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username):
        return self.get(email=username.strip().lower())


class User(AbstractBaseUser, PermissionsMixin, Versioned):
    """A person or, with `is_machine`, a system of a university. The e-mail address is the login."""

    email = models.EmailField(_("e-mail address"), unique=True)
    given_name = models.CharField(_("given name"), max_length=100, blank=True)
    family_name = models.CharField(_("family name"), max_length=100, blank=True)
    language = models.CharField(
        _("language"), max_length=5, blank=True, help_text=_("Empty: the language of the browser.")
    )
    is_machine = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    date_joined = models.DateTimeField(default=timezone.now, editable=False)
    search_key = models.CharField(max_length=400, editable=False, db_index=True)
    sort_key = models.CharField(max_length=210, editable=False, db_index=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    unaudited = ("password", "last_login", "search_key", "sort_key")
    objects = UserManager()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_any_case")]

    def __str__(self):
        return self.get_full_name()

    def save(self, *args, **kwargs):
        self.fill_in()
        if kwargs.get("update_fields"):
            kwargs["update_fields"] = {*kwargs["update_fields"], "search_key", "sort_key"}
        super().save(*args, **kwargs)

    def fill_in(self):
        self.email = self.email.strip().lower()
        self.search_key = fold(f"{self.given_name} {self.family_name} {self.given_name} {self.email}")
        self.sort_key = fold(f"{self.family_name} {self.given_name}")

    def get_full_name(self):
        return f"{self.given_name} {self.family_name}".strip() or self.email

    def get_short_name(self):
        return self.given_name or self.email

    @property
    def name_in_list(self):
        """The family name first, as lists are sorted: "DUPONT Marie"."""
        return f"{self.family_name.upper()} {self.given_name}".strip() or self.email


class Link(Versioned):
    """What a person may open without a login: one object, for one purpose. See `accounts.links`."""

    class State(models.TextChoices):
        LIVE = "live", _("open")
        ANSWERED = "answered", _("answered")
        REPLACED = "replaced", _("replaced by a newer one")
        WITHDRAWN = "withdrawn", _("withdrawn")

    user = models.ForeignKey(User, models.PROTECT, related_name="links")
    purpose = models.CharField(max_length=60)
    target_type = models.CharField(max_length=60)
    target = models.UUIDField()
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.LIVE)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    unaudited = ("token_hash",)

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "purpose", "target"], condition=models.Q(state="live"), name="link_one_live"
            ),
            models.CheckConstraint(
                condition=models.Q(state="live", ended_at__isnull=True)
                | ~models.Q(state="live") & models.Q(ended_at__isnull=False),
                name="link_ended_has_its_time",
            ),
        ]

    def __str__(self):
        return f"{self.purpose} {self.uuid}"

    def status(self, now=None) -> str:
        """Return the state at `now`: "expired" after its time, "withdrawn" when the account is closed."""
        if self.state == self.State.LIVE and not self.user.is_active:
            return self.State.WITHDRAWN.value
        if self.state == self.State.LIVE and self.expires_at <= (now or timezone.now()):
            return "expired"
        return str(self.state)


class SavedFilter(models.Model):
    """Filters, order and columns of a list that a user keeps by name: the query string of its page."""

    user = models.ForeignKey(User, models.CASCADE, related_name="saved_filters")
    list = models.SlugField(max_length=40)
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(max_length=1000, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["user", "list", "name"], name="one_saved_filter_a_name")]

    def __str__(self):
        return self.name


class AuditEntry(models.Model):
    """Who changed what, when and why, in plain values that remain readable after deletion of the row."""

    at = models.DateTimeField(default=timezone.now, db_index=True)
    actor_uuid = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=210, blank=True)
    action = models.CharField(max_length=40)
    object_type = models.CharField(max_length=60)
    object_uuid = models.UUIDField(db_index=True)
    object_version = models.PositiveIntegerField(default=1)
    institution = models.CharField(max_length=20, blank=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    reason = models.TextField(blank=True)
    batch = models.UUIDField(null=True, blank=True)  # the same for all rows of one bulk write

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "audit entries"
        indexes = [
            models.Index(
                fields=["batch", "object_type"], condition=models.Q(batch__isnull=False), name="audit_by_batch"
            )
        ]

    def __str__(self):
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_name} {self.action} {self.object_type}"
