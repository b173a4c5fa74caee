"""Issued documents and their number series."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User, Versioned
from curriculum.models import AcademicYear, Programme
from curriculum.roles import roles_of
from documents.kinds.subjects import Subject
from files.models import StoredFile
from internships.models import Placement, PlacementStatus
from jobs.models import Job
from jury.sittings.permissions import visible_sittings
from mentoring.permissions import mentored_by
from records.models import Deliberation, Enrolment


class IssuedDocumentQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The user's own, and those of the residents of the user's office or university system.

        Not for a mentor or the jury: a document shows the date of birth and the matricules (decision 0006). Editions of
        the progress report are for whom they are written. What a person did is seen by that person and the offices;
        the minutes of a sitting by those who may open it.
        """
        if not user.is_authenticated:
            return self.none()
        residents = Enrolment.objects.with_documents_visible_to(user).values("pk")
        editions = (self.model.Kind.PROGRESS, self.model.Kind.PROGRESS_MENTOR)
        jury = Q(kind=self.model.Kind.PROGRESS_JURY, enrolment__in=Enrolment.objects.before_jury_of(user).values("pk"))
        mentor = Q(kind=self.model.Kind.PROGRESS_MENTOR, enrolment__in=mentored_by(user))
        roles = roles_of(user)
        persons = (
            Q(person=user)
            | Q(person__isnull=False, programme__institutions__in=roles.secretariat_of)
            | Q(person__isnull=False, programme__in=roles.director_of)
        )
        seen = Q(enrolment__in=residents) & (~Q(kind__in=editions) | Q(enrolment__user=user)) | jury | mentor
        people = self.model.objects.filter(persons).values("pk")
        return self.filter(seen | Q(pk__in=people) | Q(sitting__in=visible_sittings(user).values("pk")))

    def for_display(self):
        return self.select_related(
            "person",
            "programme",
            "year",
            "enrolment__user",
            "enrolment__enrolling_institution",
            "placement__site",
            "sitting__session__academic_year",
            "sitting__programme_version__programme",
            "enrolment__programme_version__programme",
            "issued_by",
            "file",
            "job",
        )

    def same_subject(self, document):
        """Documents of the same kind, subject and language."""
        return self.filter(kind=document.kind, subject=document.subject, language=document.language)


class IssuedDocument(Versioned):
    """One issued document. Number, code and snapshot never change; a newer one in the same language supersedes it."""

    class Kind(models.TextChoices):
        TRANSCRIPT = "transcript", _("transcript of records")
        ENROLMENT = "enrolment", _("attestation of enrolment")
        ANNUAL_PROGRAMME = "annual_programme", _("annual programme")
        SUCCESS = "success", _("attestation of success")
        PROVISIONAL = "provisional", _("provisional attestation of success")
        THEORY = "theory", _("attestation of general practice theory")
        STAGES = "stages", _("certificate of the stages done")
        PLACEMENT = "placement", _("confirmation of a placement")
        ACCOMPANIMENT = "accompaniment", _("attestation of accompaniment")
        MINUTES = "minutes", _("minutes of a deliberation")
        PROGRESS = "progress", _("progress report")
        PROGRESS_MENTOR = "progress_mentor", _("progress report, edition for the mentor")
        PROGRESS_JURY = "progress_jury", _("progress report, edition for the jury")

    class State(models.TextChoices):
        RESERVED = "reserved", _("being made")
        VALID = "valid", _("valid")
        SUPERSEDED = "superseded", _("superseded")
        WITHDRAWN = "withdrawn", _("withdrawn")
        VOID = "void", _("void")

    class Language(models.TextChoices):
        FRENCH = "fr", _("French")
        ENGLISH = "en", _("English")

    ISSUED = (State.VALID, State.SUPERSEDED, State.WITHDRAWN)
    CHANGING = frozenset({"state", "file", "ended_at", "reason", "version"})
    unaudited = ("snapshot", "code")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    subject = models.CharField(max_length=200, help_text="Identifies what it is about: see `kinds.subjects.Subject`.")
    enrolment = models.ForeignKey(
        Enrolment, models.PROTECT, null=True, blank=True, related_name="documents", verbose_name=_("resident")
    )
    person = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="documents", help_text="Who did the work attested."
    )
    programme = models.ForeignKey(
        Programme, models.PROTECT, null=True, blank=True, related_name="+", help_text="For which the person did it."
    )
    year = models.ForeignKey(
        AcademicYear, models.PROTECT, null=True, blank=True, related_name="+", help_text="Of which it tells."
    )
    placement = models.ForeignKey(
        Placement,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="documents",
        help_text="Of which the document is the confirmation; the enrolment is the placement's own.",
    )
    sitting = models.ForeignKey(
        Deliberation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="documents",
        verbose_name=_("deliberation"),
        help_text="Whose minutes the document is.",
    )
    language = models.CharField(_("language"), max_length=2, choices=Language.choices)
    number = models.CharField(_("number"), max_length=20, unique=True)
    code = models.CharField(_("verification code"), max_length=24, unique=True)
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.RESERVED)
    snapshot = models.JSONField(help_text="All that is printed: `content`, and `issue` (number, code, date, address).")
    snapshot_sha256 = models.CharField(max_length=64)
    content_sha256 = models.CharField(
        max_length=64, help_text="Of `content` alone: the same for the same record, whatever the number and date."
    )
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    issued_at = models.DateTimeField(_("issued"))
    issued_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", help_text="Empty: by a command of the system."
    )
    job = models.ForeignKey(Job, models.SET_NULL, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(
        null=True, blank=True, help_text="When it was superseded, withdrawn or declared void."
    )
    reason = models.TextField(_("reason for the withdrawal"), blank=True)

    objects = IssuedDocumentQuerySet.as_manager()

    class Meta:
        ordering = ["-issued_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject", "language"], condition=Q(state="valid"), name="one_valid_document"
            ),
            models.CheckConstraint(condition=~Q(subject=""), name="document_has_a_subject"),
            models.CheckConstraint(
                condition=~Q(kind__in=["accompaniment", "minutes"])
                & Q(enrolment__isnull=False, person__isnull=True, programme__isnull=True, sitting__isnull=True)
                | Q(kind="accompaniment", enrolment__isnull=True, person__isnull=False, sitting__isnull=True)
                & Q(programme__isnull=False, year__isnull=False)
                | Q(kind="minutes", enrolment__isnull=True, person__isnull=True, programme__isnull=True)
                & Q(year__isnull=True, sitting__isnull=False),
                name="document_has_one_subject",
            ),
            models.CheckConstraint(
                condition=~Q(kind="placement") & Q(placement__isnull=True)
                | Q(kind="placement", placement__isnull=False, enrolment__isnull=False),
                name="document_kind_fits_its_subject",
            ),
            models.UniqueConstraint(
                fields=["job"], condition=~Q(state="void") & Q(job__isnull=False), name="one_document_a_job"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["reserved", "valid", "superseded", "withdrawn", "void"]),
                name="document_state_known",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["reserved", "void"]) | Q(file__isnull=False), name="issued_document_has_file"
            ),
            models.CheckConstraint(condition=~Q(state="withdrawn") | ~Q(reason=""), name="withdrawn_document_says_why"),
            models.CheckConstraint(
                condition=Q(state__in=["reserved", "valid"], ended_at__isnull=True)
                | Q(state__in=["superseded", "withdrawn", "void"], ended_at__isnull=False),
                name="ended_document_says_when",
            ),
        ]

    def __str__(self):
        return self.number

    def get_absolute_url(self):
        return reverse("document", args=[self.uuid])

    def save(self, *args, **kwargs):
        """Refuse to change anything but the state and the file."""
        if self.pk and not (kwargs.get("update_fields") and self.CHANGING.issuperset(kwargs["update_fields"])):
            raise ValueError("An issued document changes in its state and its file only; name them in update_fields.")
        super().save(*args, **kwargs)

    @property
    def about(self) -> Subject:
        return Subject(self.enrolment, self.placement, self.person, self.programme, self.year, self.sitting)

    @property
    def is_issued(self) -> bool:
        return self.state in self.ISSUED

    @property
    def status(self) -> str:
        """The status it states: "provisional" or "deliberated", or that of the placement on the day of issue."""
        return self.snapshot["content"].get("status", "")

    @property
    def seal(self) -> dict | None:
        """Name, fingerprint and origin of the certificate that seals it; None where it has no seal."""
        return self.snapshot["issue"].get("seal")

    @property
    def status_words(self) -> str:
        """The same in the reader's language; "" for a document that states none."""
        if not self.status:
            return ""
        if self.placement_id:
            return str(PlacementStatus(self.status).label)
        return str({"provisional": _("provisional"), "deliberated": _("deliberated")}[self.status])


class NumberSeries(models.Model):
    """The last number of a kind in a calendar year, raised in the transaction that takes a number."""

    kind = models.CharField(max_length=20, choices=IssuedDocument.Kind.choices)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "year"], name="one_series_a_kind_a_year")]

    def __str__(self):
        return f"{self.kind} {self.year}: {self.last}"
