"""Portfolio archives: those made for residents, those they upload, and statements made elsewhere."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User, Versioned
from curriculum.roles import roles_of
from files.models import StoredFile
from jobs.models import Job
from portfolio.models import Observation, SignOff
from records.models import Enrolment


class OwnQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Only the user's own: an archive contains private data."""
        return self.filter(enrolment__user=user) if user.is_authenticated else self.none()


class PortfolioArchive(Versioned):
    """An archive made for its resident. The file is deleted after some days; the hash stays.

    By the hash this installation can later tell whether an archive is its own and unchanged.
    """

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="archives")
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    file = models.OneToOneField(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    sha256 = models.CharField(
        max_length=64, editable=False
    )  # of portfolio.json, which contains the hashes of the files
    size = models.PositiveBigIntegerField(_("bytes"))
    made_at = models.DateTimeField(_("made"), default=timezone.now)
    expires_on = models.DateField(_("kept until"))

    objects = OwnQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self):
        return f"{self.enrolment} {self.made_at:%Y-%m-%d}"

    def get_absolute_url(self):
        return reverse("portfolio-archive", args=[self.enrolment.uuid])

    def is_kept(self, today: date | None = None) -> bool:
        return self.file_id is not None and (today or timezone.localdate()) <= self.expires_on


class PortfolioImport(Versioned):
    """An archive that a resident uploaded: checked, then loaded by a worker or dropped. Its file is deleted then.

    `refused`: {uuid of a file: code of the reason}. `counts`: the result of the load.
    """

    class State(models.TextChoices):
        CHECKED = "checked", _("to be looked at")
        LOADING = "loading", _("being loaded")
        LOADED = "loaded", _("loaded")
        DROPPED = "dropped", _("set aside")

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="portfolio_imports")
    file = models.OneToOneField(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    sha256 = models.CharField(max_length=64, editable=False)
    source = models.CharField(_("made by"), max_length=200, blank=True)  # address named in the archive
    source_made_at = models.DateTimeField(_("made"))
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.CHECKED)
    refused = models.JSONField(default=dict, blank=True)
    counts = models.JSONField(default=dict, blank=True)
    uploaded_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    uploaded_at = models.DateTimeField(default=timezone.now)
    job = models.ForeignKey(Job, models.PROTECT, null=True, blank=True, related_name="+")

    objects = OwnQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["checked", "loading"], file__isnull=False)
                | Q(state__in=["loaded", "dropped"], file__isnull=True),
                name="portfolio_import_keeps_no_file_once_over",
            )
        ]

    def __str__(self):
        return f"{self.enrolment} {self.uploaded_at:%Y-%m-%d}"

    def get_absolute_url(self):
        return reverse("portfolio-import", args=[self.uuid])

    @property
    def is_busy(self) -> bool:
        return self.state == self.State.LOADING and self.job is not None and self.job.is_live


class StatementQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The user's own, and those of programmes that the user coordinates."""
        if not user.is_authenticated:
            return self.none()
        coordinated = Q(enrolment__programme_version__programme__in=roles_of(user).coordinates)
        return self.filter(Q(enrolment__user=user) | coordinated)

    def waiting(self):
        return self.filter(state=Statement.State.WAITING)


class Statement(Versioned):
    """What others attested elsewhere, in the words of the archive (decision 0010).

    It counts nowhere until the coordinator confirms it; then it becomes an observation or a sign-off that names this
    archive. Pooled feedback stays text to read.
    """

    class Kind(models.TextChoices):
        OBSERVATION = "observation", _("observation")
        ROUND = "round", _("feedback from several sources")
        SIGN_OFF = "sign_off", _("sign-off")

    class State(models.TextChoices):
        WAITING = "waiting", _("to be confirmed")
        CONFIRMED = "confirmed", _("confirmed")
        REFUSED = "refused", _("not confirmed")

    portfolio_import = models.ForeignKey(PortfolioImport, models.PROTECT, related_name="statements")
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=11, choices=Kind.choices)
    original = models.UUIDField()  # its uuid in the other installation
    said = models.JSONField()
    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.WAITING)
    how = models.TextField(_("how it was checked"), blank=True, max_length=2000)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    observation = models.OneToOneField(Observation, models.PROTECT, null=True, blank=True, related_name="+")
    sign_off = models.OneToOneField(SignOff, models.PROTECT, null=True, blank=True, related_name="+")

    unaudited = ("said",)
    objects = StatementQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "original"], name="one_statement_of_an_original"),
            models.CheckConstraint(
                condition=Q(state="waiting", decided_by__isnull=True, how="")
                | (~Q(state="waiting") & Q(decided_by__isnull=False, decided_at__isnull=False) & ~Q(how="")),
                name="statement_decided_says_by_whom_and_how",
            ),
            models.CheckConstraint(
                condition=Q(state="confirmed") | Q(observation__isnull=True, sign_off__isnull=True),
                name="statement_counts_once_confirmed",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.original}"
