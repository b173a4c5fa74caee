"""Imports of tables: the file, what each row would do (the preview), and what was done."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User, Versioned
from curriculum.models import Institution, Programme
from curriculum.roles import roles_of
from files.models import StoredFile
from imports import registry
from jobs.models import Job


class ImportQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return the imports of the universities whose secretariat the user is: rows hold personal data."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(institution__in=roles_of(user).secretariat_of)

    def for_display(self):
        return self.select_related("institution", "programme", "file", "job", "created_by", "written_by", "undone_by")


class Import(Versioned):
    """One file of one kind of rows. `columns` maps positions in the sheet (as text) to names of columns of the kind."""

    class State(models.TextChoices):
        RECEIVED = "received", _("columns to be confirmed")
        CHECKING = "checking", _("being checked")
        CHECKED = "checked", _("checked, not imported yet")
        WRITING = "writing", _("being imported")
        WRITTEN = "written", _("imported")
        UNDOING = "undoing", _("being undone")
        UNDONE = "undone", _("undone")
        DROPPED = "dropped", _("set aside")

    BUSY = (State.CHECKING, State.WRITING, State.UNDOING)
    OPEN = (State.RECEIVED, State.CHECKED)
    CODES = {  # code of the badge that shows the state
        State.RECEIVED: "draft", State.CHECKING: "running", State.CHECKED: "submitted", State.WRITING: "running",
        State.WRITTEN: "done", State.UNDOING: "running", State.UNDONE: "withdrawn", State.DROPPED: "void",
    }  # fmt: skip

    kind = models.CharField(_("kind"), max_length=30)
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+", verbose_name=_("university"))
    programme = models.ForeignKey(
        Programme, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("programme")
    )
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    file_name = models.CharField(max_length=200, blank=True)  # kept when the file is deleted
    sheet = models.CharField(_("sheet"), max_length=100, blank=True)
    header_row = models.PositiveIntegerField(_("row with the names of the columns"))
    titles = models.JSONField(default=list, blank=True)
    columns = models.JSONField(default=dict, blank=True)
    options = models.JSONField(default=dict, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.RECEIVED)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, blank=True, related_name="+")
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    same = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    left_out = models.JSONField(default=dict, blank=True)  # {number of the row: reason}
    only_good = models.BooleanField(default=False)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    written_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    written_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    forgotten_at = models.DateTimeField(null=True, blank=True)  # when its rows and file were deleted

    objects = ImportQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["written", "undoing", "undone"]) | Q(written_at__isnull=False),
                name="import_written_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(state="undone", undone_at__isnull=False) | (~Q(state="undone") & Q(undone_at__isnull=True)),
                name="import_undone_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(forgotten_at__isnull=True, file__isnull=False)
                | Q(forgotten_at__isnull=False, file__isnull=True, state__in=["written", "undone", "dropped"]),
                name="import_without_file_is_forgotten",
            ),
        ]

    def __str__(self):
        return f"{self.title} {self.created_at:%Y-%m-%d}"

    def get_absolute_url(self):
        return reverse("import", args=[self.uuid])

    @property
    def title(self) -> str:
        known = registry.find(self.kind)
        return str(known.title) if known else self.kind

    @property
    def name(self) -> str:
        """What the file was called."""
        return self.file.name if self.file else self.file_name

    @property
    def code(self) -> str:
        return "failed" if self.is_stuck else self.CODES[self.State(self.state)]

    @property
    def is_busy(self) -> bool:
        """Whether a job for it is queued or running."""
        return self.job is not None and self.job.is_live

    @property
    def is_stuck(self) -> bool:
        """Whether the job failed or was given up before its end; nothing was written."""
        return self.state in self.BUSY and not self.is_busy

    @property
    def shows_job(self) -> bool:
        """While a worker has it, and after it failed, until the table is set aside."""
        failed = self.job is not None and self.job.state == Job.State.FAILED and self.state != self.State.DROPPED
        return self.is_busy or failed

    @property
    def rows_read(self) -> int:
        return self.new + self.changed + self.same + self.refused

    @property
    def to_write(self) -> int:
        return self.new + self.changed

    def places(self) -> dict[int, str]:
        return {int(place): name for place, name in self.columns.items()}

    def title_of(self, column: str) -> str:
        """Return the title of a column in the uploaded file, so that the reader finds it there."""
        place = next((place for place, name in self.places().items() if name == column), None)
        return self.titles[place] if place is not None and place < len(self.titles) else column


class ImportRow(models.Model):
    """What one row of the file would do, or did. `changes`: [label, before, after]; `undo`: the values before.

    Rows are never edited, so they have no version and no audit entry; they are deleted with their import.
    """

    class Verdict(models.TextChoices):
        REFUSED = "refused", _("refused")
        NEW = "new", _("new")
        CHANGED = "changed", _("changed")
        SAME = "same", _("unchanged")

    batch = models.ForeignKey(Import, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    verdict = models.CharField(max_length=7, choices=Verdict.choices)
    about = models.CharField(max_length=300, blank=True)
    cells = models.JSONField(default=dict)
    problems = models.JSONField(default=list, blank=True)  # [[column, text]]
    changes = models.JSONField(default=list, blank=True)
    undo = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["batch", "number"], name="one_import_row_a_number")]
        indexes = [models.Index(fields=["batch", "verdict", "number"], name="import_row_by_verdict")]

    def __str__(self):
        return f"{self.number}: {self.verdict}"
