import uuid

from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.names import fold
from competencies.models import Competency, Theme
from curriculum.roles import on_day
from curriculum.translated import TranslatedField
from files.models import StoredFile
from portfolio.sharing.models import Shareable, Sharing
from records.models import Accompaniment, Enrolment, Registration

TITLE = 200  # characters
TEXT = 20_000  # characters: some eight printed pages


class EntryKind(models.Model):
    """A kind of entry, loaded from a file (`load_entry_kinds`). A kind that is no longer offered keeps its entries."""

    code = models.SlugField(gettext_lazy("code"), max_length=40, unique=True)
    title = TranslatedField(gettext_lazy("title"))
    prompt = TranslatedField(gettext_lazy("prompt"), blank=True)
    position = models.PositiveSmallIntegerField(gettext_lazy("position"), default=0)
    is_offered = models.BooleanField(gettext_lazy("offered"), default=True)

    class Meta:
        ordering = ["position", "code"]

    def __str__(self):
        return str(self.title)


class EntryQuerySet(models.QuerySet):
    def visible_to(self, user, today=None):
        """The user's own entries, and those shared with the user or with a jury that sits (see `Sharing.open_to`)."""
        if not user.is_authenticated:
            return self.none()
        shared = Sharing.objects.open_to(user, today).filter(entry__isnull=False)
        return self.filter(Q(enrolment__user=user) | Q(pk__in=shared.values("entry")))

    def shared_with(self, user):
        """Entries shared with this person by name, also once the person no longer supports the resident."""
        live = Sharing.objects.live().filter(reader=user, entry__isnull=False)
        return self.filter(pk__in=live.values("entry"))

    def evidence_for(self, user, enrolment: Enrolment, today=None):
        """Entries that a sign-off of this person may rest on: shared by name, with a supporter of the resident."""
        supporting = Accompaniment.objects.filter(
            on_day(today or timezone.localdate()), user=user, enrolment=OuterRef("enrolment")
        )
        return self.shared_with(user).filter(Exists(supporting), enrolment=enrolment).for_list()

    def for_list(self):
        """Load what a line of a list shows, the latest first."""
        return (
            self.select_related("kind", "enrolment__user")
            .prefetch_related("competencies")
            .order_by("-created_at", "-pk")
        )


class Entry(Shareable):
    """A learning situation and what the resident learned from it. Private until shared.

    Texts are stored as typed, except that valid national numbers are masked. Missing fields and findings that may
    identify a patient block sharing, not saving. `search_key` is the folded text.
    """

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="entries")
    kind = models.ForeignKey(
        EntryKind, models.PROTECT, null=True, blank=True, related_name="entries", verbose_name=gettext_lazy("kind")
    )
    title = models.CharField(gettext_lazy("title"), max_length=TITLE, blank=True)
    happened_on = models.DateField(gettext_lazy("date"), null=True, blank=True)
    context = models.TextField(gettext_lazy("what happened"), blank=True, validators=[MaxLengthValidator(TEXT)])
    learned = models.TextField(gettext_lazy("what I learned"), blank=True, validators=[MaxLengthValidator(TEXT)])
    next_step = models.TextField(gettext_lazy("next step"), blank=True, validators=[MaxLengthValidator(TEXT)])
    registration = models.ForeignKey(
        Registration,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="entries",
        verbose_name=gettext_lazy("activity"),
    )
    competencies = models.ManyToManyField(
        Competency, blank=True, related_name="entries", verbose_name=gettext_lazy("competencies")
    )
    themes = models.ManyToManyField(Theme, blank=True, related_name="entries", verbose_name=gettext_lazy("themes"))
    is_draft = models.BooleanField(default=True, editable=False)  # until the author saves it once by the button
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    evidence_since = models.DateTimeField(null=True, blank=True, editable=False)  # locked: a sign-off rests on it
    written_in = models.CharField(
        max_length=40, blank=True, editable=False
    )  # token of the browser page that wrote last
    search_key = models.TextField(blank=True, editable=False)

    live_sharings: list[Sharing]  # where `entries.lines.with_sharings` loaded them
    TEXTS = ("title", "context", "learned", "next_step")
    JURY_MAY_READ = True
    unaudited = (
        *TEXTS,
        "happened_on",
        "kind",
        "registration",
        "is_draft",
        "search_key",
        "written_in",
        "created_at",
        "changed_at",
    )
    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name_plural = "entries"
        indexes = [models.Index(fields=["enrolment", "-created_at"], name="entry_by_resident")]

    def __str__(self):
        return self.title or _("Without a title")

    def save(self, *args, **kwargs):
        self.search_key = fold(" ".join(getattr(self, name) for name in self.TEXTS))
        if kwargs.get("update_fields"):
            kwargs["update_fields"] = {*kwargs["update_fields"], "search_key"}
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("entry", args=[self.uuid])

    def file_names(self) -> list[str]:
        return [row.file.name for row in self.files.select_related("file")] if self.pk else []

    def missing(self) -> list[str]:
        lacks = []
        if not self.title.strip():
            lacks.append(_("a title"))
        if self.kind_id is None:
            lacks.append(_("the kind"))
        if not self.context.strip() and not self.learned.strip():
            lacks.append(_("what happened, or what you learned"))
        return lacks

    @property
    def is_evidence(self) -> bool:
        return self.evidence_since is not None


class EntryFile(models.Model):
    """A file attached to an entry, served at its own address to whoever may read the entry."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="files")
    file = models.OneToOneField(StoredFile, models.PROTECT, related_name="+")
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["added_at", "pk"]

    def __str__(self):
        return str(self.uuid)  # not the name: it may identify a patient
