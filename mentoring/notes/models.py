"""Sealed texts: notes, drafts of notes, released passages."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User, Versioned
from mentoring.meetings.models import MentoringMeeting
from mentoring.notes.keys import make_first
from mentoring.notes.sealing import seal, unseal
from mentoring.permissions import mentored_by


class Sealed(Versioned):
    """A row with a text that is encrypted under a key outside the database. Only `opened` decrypts it."""

    sealed = models.TextField(editable=False)

    unaudited: tuple[str, ...] = ("sealed",)

    class Meta:
        abstract = True

    def closed(self, text: str) -> str:
        """Return the encrypted text for `sealed`."""
        make_first(is_any_sealed)
        return seal(text, of=self.uuid)

    def opened(self) -> str:
        """Return the text; raise `SealError` where no key opens it."""
        return unseal(self.sealed, of=self.uuid)


class NoteQuerySet(models.QuerySet):
    def visible_to(self, user, today=None):
        """The resident's own; for the mentor of that day, notes they wrote together. Nobody else's."""
        if not user.is_authenticated:
            return self.none()
        with_resident = Q(meeting__mentor=user, meeting__enrolment__in=mentored_by(user, today))
        return self.filter(Q(meeting__enrolment__user=user) | with_resident)


class Note(Sealed):
    """The note of a meeting, for the resident and the mentor who met."""

    meeting = models.OneToOneField(MentoringMeeting, models.PROTECT, related_name="note")
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)

    objects = NoteQuerySet.as_manager()

    class Meta:
        ordering = ["meeting__day"]

    def __str__(self):
        return str(self.meeting)


class NoteDraft(Sealed):
    """The unsaved note of one of the two. `version`: that of the note when the draft began, 0 for none."""

    meeting = models.ForeignKey(MentoringMeeting, models.CASCADE, related_name="drafts")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "user"], name="one_note_draft_a_person")]

    def __str__(self):
        return str(self.meeting)


class PassageQuerySet(models.QuerySet):
    def live(self):
        return self.filter(withdrawn_at__isnull=True)

    def visible_to(self, user, today=None):
        """The resident's own, also withdrawn ones; for a mentor of that day, live ones released to that mentor."""
        if not user.is_authenticated:
            return self.none()
        released = Q(
            Q(recipient=user) | Q(recipient__isnull=True),
            withdrawn_at__isnull=True,
            note__meeting__enrolment__in=mentored_by(user, today),
        )
        return self.filter(Q(note__meeting__enrolment__user=user) | released)


class Passage(Sealed):
    """A passage of a note that the resident released to a later mentor."""

    note = models.ForeignKey(Note, models.PROTECT, related_name="passages")
    recipient = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("to whom"),
        help_text=_("Empty: each mentor who follows."),
    )
    released_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    released_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = PassageQuerySet.as_manager()

    class Meta:
        ordering = ["released_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=models.F("released_at")),
                name="passage_withdrawn_after_release",
            )
        ]

    def __str__(self):
        return str(self.note)


def sealed_models() -> list[type[Sealed]]:
    """Return every model with a sealed text, for the key commands."""
    return [Note, NoteDraft, Passage]


def is_any_sealed() -> bool:
    return any(model._default_manager.exclude(sealed="").exists() for model in sealed_models())
