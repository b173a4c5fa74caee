"""Batches: documents of one kind for many residents, a row for each of them."""

from django.db import models
from django.db.models import Avg, Count, DurationField, ExpressionWrapper, F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User, Versioned
from curriculum.models import AcademicYear, ProgrammeVersion
from curriculum.roles import roles_of
from documents.issuing.models import IssuedDocument
from documents.kinds.kind import Kind
from documents.kinds.subjects import Subject
from files.models import StoredFile
from jobs.models import Job
from records.models import Enrolment

KIND_CHOICES = [*IssuedDocument.Kind.choices, ("accreditation", _("pieces for the accreditation"))]
TOOK = ExpressionWrapper(F("batch_items__ended_at") - F("batch_items__started_at"), output_field=DurationField())


class BatchQuerySet(models.QuerySet):
    def visible_to(self, user):
        """For the offices and the university systems of the programme."""
        if not user.is_authenticated:
            return self.none()
        roles = roles_of(user)
        programmes = ProgrammeVersion.objects.filter(
            Q(programme__institutions__in=roles.secretariat_of | roles.machine_of) | Q(programme__in=roles.director_of)
        )
        return self.filter(programme_version__in=programmes.values("pk"))

    def for_display(self):
        """With the number of items in each state (`n_waiting` ...) and the mean time that a document took."""
        counts = {
            f"n_{state}": Count("batch_items", filter=Q(batch_items__state=state)) for state in BatchItem.State.values
        }
        return (
            self.select_related("programme_version__programme", "year", "created_by", "print_file")
            .annotate(**counts, mean_time=Avg(TOOK, filter=Q(batch_items__state=BatchItem.State.MADE)))
            .order_by(*self.model._meta.ordering)
        )


class Batch(Versioned):
    """Documents of one kind and language, asked for at once. Whether it has ended follows from its items."""

    class State(models.TextChoices):
        RUNNING = "running", _("under way")
        PAUSED = "paused", _("paused")
        CANCELLED = "cancelled", _("cancelled")

    ACCREDITATION = "accreditation"

    kind = models.CharField(_("kind"), max_length=20, choices=KIND_CHOICES)
    language = models.CharField(_("language"), max_length=2, choices=IssuedDocument.Language.choices)
    programme_version = models.ForeignKey(ProgrammeVersion, models.PROTECT, related_name="document_batches")
    year = models.ForeignKey(
        AcademicYear, models.PROTECT, null=True, blank=True, related_name="+", help_text="Of which the documents tell."
    )
    again = models.BooleanField(
        _("issue unchanged documents again, with the date of today"),
        default=False,
        help_text="Otherwise a valid document whose content is still the same is taken as it is.",
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.RUNNING)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    print_file = models.ForeignKey(StoredFile, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = BatchQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=["running", "paused", "cancelled"]), name="batch_state_known")
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.created_at:%Y-%m-%d}"

    def get_absolute_url(self):
        return reverse("document-batch", args=[self.uuid])


class BatchItemQuerySet(models.QuerySet):
    def open(self):
        return self.filter(state__in=[BatchItem.State.WAITING, BatchItem.State.RUNNING])

    def ready(self):
        """Those with a file to download."""
        return self.filter(state__in=BatchItem.READY, document__file__isnull=False)

    def abandoned(self):
        """Those whose worker died or was given up: its job has ended, or is at another attempt."""
        held = Q(job__state=Job.State.RUNNING, job__attempt=F("attempt"))
        return self.filter(state=BatchItem.State.RUNNING).exclude(held)


class BatchItem(models.Model):
    """One resident of a batch.

    A lane (a job) claims it by compare-and-set and writes its end in the transaction that makes the document valid.
    Nobody edits it, so it has no version; what a write must have seen is `job` and `attempt`.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("under way")
        MADE = "made", _("issued")
        UNCHANGED = "unchanged", _("unchanged")
        FAILED = "failed", _("not issued")
        CANCELLED = "cancelled", _("cancelled")

    READY = (State.MADE, State.UNCHANGED)

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="batch_items")
    position = models.PositiveIntegerField()
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="+")
    kinds = models.JSONField(help_text="Kinds of documents: the first that can be issued is.")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    document = models.ForeignKey(IssuedDocument, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.TextField(blank=True)  # a sentence in the language of who asked
    job = models.ForeignKey(Job, models.SET_NULL, null=True, blank=True, related_name="+")
    attempt = models.PositiveIntegerField(default=0)  # of the job
    tries = models.PositiveSmallIntegerField(default=0)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = BatchItemQuerySet.as_manager()

    class Meta:
        ordering = ["batch", "position"]
        indexes = [models.Index(fields=["batch", "state", "position"], name="batch_item_next")]
        constraints = [
            models.UniqueConstraint(fields=["batch", "enrolment", "kinds"], name="one_item_a_resident_of_a_batch"),
            models.CheckConstraint(
                condition=Q(state="failed") & ~Q(reason="") | ~Q(state="failed") & Q(reason=""),
                name="failed_item_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["made", "unchanged"]) | Q(document__isnull=False), name="item_has_its_document"
            ),
            models.CheckConstraint(
                condition=~Q(state="running") | Q(attempt__gte=1, started_at__isnull=False),
                name="running_item_is_claimed",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "running", "made", "unchanged", "failed", "cancelled"]),
                name="batch_item_state_known",
            ),
        ]

    MARKS = {"waiting": "queued", "made": "done", "unchanged": "valid", "cancelled": "dropped"}

    def __str__(self):
        return f"{self.batch_id}/{self.position} {self.state}"

    @property
    def mark(self) -> str:
        """How the page shows the state."""
        return self.MARKS.get(self.state, self.state)

    def subject(self, kind: Kind) -> Subject:
        return Subject(enrolment=self.enrolment, year=self.batch.year if kind.of_year else None)
