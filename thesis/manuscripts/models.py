"""Versions of the manuscript, comments on them, and what the resident declares on submission."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User, Versioned
from files.models import StoredFile
from thesis.theses.models import Thesis


class Manuscript(Versioned):
    """One version, a PDF. It never changes; the next one has the next number."""

    thesis = models.ForeignKey(Thesis, models.PROTECT, related_name="manuscripts")
    number = models.PositiveSmallIntegerField(_("version"))
    file = models.OneToOneField(StoredFile, models.PROTECT, related_name="+")
    note = models.CharField(_("what changed"), max_length=500, blank=True)
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["thesis", "-number"]
        constraints = [models.UniqueConstraint(fields=["thesis", "number"], name="one_manuscript_of_a_number")]

    def __str__(self):
        return f"{self.thesis} ({self.number})"


class Comment(Versioned):
    """What the promoter or a reader says about a version. The resident reads it."""

    manuscript = models.ForeignKey(Manuscript, models.PROTECT, related_name="comments")
    text = models.TextField(_("comment"), max_length=4000)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    unaudited = ("text",)

    class Meta:
        ordering = ["made_at", "pk"]
        verbose_name = _("comment on a manuscript")

    def __str__(self):
        return f"{self.made_by}: {self.manuscript}"


class Submission(Versioned):
    """The version that is defended, with the declarations of the resident. One that was given back stays on record."""

    manuscript = models.OneToOneField(Manuscript, models.PROTECT, related_name="submission")
    is_own_work = models.BooleanField(_("own work, sources quoted"))
    similarity = models.PositiveSmallIntegerField(_("similarity found, in per cent"))
    ai_use = models.CharField(_("use of artificial intelligence"), max_length=1000)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["made_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(similarity__lte=100),
                name="thesis_similarity_in_per_cent",
                violation_error_message=_("Give a number from 0 to 100."),
            ),
            models.CheckConstraint(
                condition=models.Q(is_own_work=True),
                name="thesis_is_own_work",
                violation_error_message=_("Confirm that it is your own work."),
            ),
        ]

    def __str__(self):
        return str(self.manuscript)
