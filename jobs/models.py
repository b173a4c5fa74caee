"""Jobs: what was started, by whom, its progress and its result."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from jobs import registry

ATTEMPTS = 3


class JobQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return the jobs of the user. Jobs of the system are on no page."""
        if not user.is_authenticated:
            return self.none()
        asked = self.model.askers.through.objects.filter(user=user).values("job_id")
        return self.filter(Q(created_by=user) | Q(pk__in=asked))

    def live(self):
        return self.filter(state__in=Job.LIVE)


class Job(models.Model):
    """One job. Its state changes only through `jobs.states`, by compare-and-set on `attempt`.

    No person edits a job, so it has no `version` and no audit entry: `attempt` is what a write must have seen.
    `arguments` and `result` hold ids, never personal data.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("waiting")
        RUNNING = "running", _("under way")
        DONE = "done", _("done")
        FAILED = "failed", _("stopped")

    LIVE = (State.QUEUED, State.RUNNING)

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=200, null=True, blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.QUEUED)
    arguments = models.JSONField(default=dict, blank=True)
    result = models.JSONField(default=dict, blank=True)
    reason = models.TextField(blank=True)  # a sentence in `language`; stored translated, since it may hold names
    language = models.CharField(max_length=10, default=settings.LANGUAGE_CODE)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    step = models.CharField(max_length=40, blank=True)  # a code; the registry has its words
    attempt = models.PositiveIntegerField(default=0)  # how often a worker has claimed it
    interruptions = models.PositiveSmallIntegerField(default=0)  # workers that died since a person started it
    max_attempts = models.PositiveSmallIntegerField(default=ATTEMPTS)
    worker = models.CharField(max_length=200, blank=True)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    askers = models.ManyToManyField(User, related_name="+", blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    queued_at = models.DateTimeField(default=timezone.now, editable=False)
    resend_at = models.DateTimeField(default=timezone.now, editable=False)
    started_at = models.DateTimeField(null=True, blank=True)
    heartbeat = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["state", "resend_at"], name="job_by_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "key"], condition=Q(state__in=["queued", "running"]), name="job_one_live_per_key"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["queued", "running"], finished_at__isnull=True)
                | Q(state__in=["done", "failed"], finished_at__isnull=False),
                name="job_ended_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(state="failed") & ~Q(reason="") | ~Q(state="failed") & Q(reason=""),
                name="job_failed_has_its_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state="running") | Q(heartbeat__isnull=False, attempt__gte=1),
                name="job_running_has_a_heartbeat",
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.uuid}"

    def get_absolute_url(self):
        return reverse("job", args=[self.uuid])

    @property
    def is_live(self) -> bool:
        return self.state in self.LIVE

    @property
    def title(self) -> str:
        """The title in the active language; the bare kind where it is no longer registered."""
        known = registry.find(self.kind)
        return str(known.title) if known else self.kind

    @property
    def step_words(self) -> str:
        known = registry.find(self.kind)
        return str(known.steps.get(self.step, "")) if known else ""

    @property
    def result_url(self) -> str:
        return self.result.get("url", "")

    @property
    def result_label(self) -> str:
        known = registry.find(self.kind)
        return str(known.result_label if known else registry.OPEN_RESULT)

    @property
    def try_number(self) -> int:
        """1, and one more for each worker that died on it."""
        return self.interruptions + 1

    @property
    def shown(self) -> str:
        """A value that changes whenever the page would show something else."""
        return f"{self.phase}-{self.done}-{self.total}-{self.step}"

    @property
    def phase(self) -> str:
        """A value that changes whenever a screen reader should announce the news."""
        return f"{self.state}-{self.interruptions}"
