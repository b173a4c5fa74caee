from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User, Versioned
from mentoring.meetings.models import MentoringMeeting, mentored_by
from mentoring.notes.sealing import seal, unseal


class Sealed(Versioned):
    """A row whose text is closed with a key that is not in the database; it opens where `opened` is called, only."""

    sealed = models.TextField(editable=False)

    unaudited: tuple[str, ...] = ("sealed",)

    class Meta:
        abstract = True

    def closed(self, text: str) -> str:
        """What to store in `sealed` for that text."""
        return seal(text, of=self.uuid)

    def opened(self) -> str:
        """The text; raises `SealError` where the keys do not open it."""
        return unseal(self.sealed, of=self.uuid)


class NoteQuerySet(models.QuerySet):
    def visible_to(self, user, today=None):
        """The resident's own; those that the mentor of the day wrote with the resident. Nobody else's."""
        if not user.is_authenticated:
            return self.none()
        with_resident = Q(meeting__mentor=user, meeting__enrolment__in=mentored_by(user, today))
        return self.filter(Q(meeting__enrolment__user=user) | with_resident)


class Note(Sealed):
    """What the resident and the mentor keep of a meeting, for the two of them alone."""

    meeting = models.OneToOneField(MentoringMeeting, models.PROTECT, related_name="note")
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)

    objects = NoteQuerySet.as_manager()

    class Meta:
        ordering = ["meeting__day"]

    def __str__(self):
        return str(self.meeting)


class NoteDraft(Sealed):
    """What one of the two is typing; the other sees it once it is saved as the note.

    `version` is that of the note when the typing began, 0 where there was none.
    """

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
        """The resident's own, withdrawn ones too; to a mentor of the day what is released to them and stands."""
        if not user.is_authenticated:
            return self.none()
        released = Q(
            Q(recipient=user) | Q(recipient__isnull=True),
            withdrawn_at__isnull=True,
            note__meeting__enrolment__in=mentored_by(user, today),
        )
        return self.filter(Q(note__meeting__enrolment__user=user) | released)


class Passage(Sealed):
    """The resident's consent that words of a note are read by a later mentor: which, to whom, when, until when."""

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
    """Every model with a sealed text, for whoever keeps the keys."""
    return [Note, NoteDraft, Passage]
