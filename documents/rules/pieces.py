"""The pieces that a commission asks for before a resident may practise: data of the faculty, with a source."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Versioned
from curriculum.models import ProgrammeVersion
from curriculum.roles import on_day
from curriculum.translated import TranslatedField


class AccreditationPieceQuerySet(models.QuerySet):
    def asked_on(self, version: ProgrammeVersion, day):
        """The pieces that the commission asks for on that day, in order."""
        return self.filter(on_day(day), programme_version=version)


class AccreditationPiece(Versioned):
    """One piece of the file. `kinds`: the documents of this app that are that piece, the first that can be issued."""

    programme_version = models.ForeignKey(ProgrammeVersion, models.CASCADE, related_name="accreditation_pieces")
    code = models.SlugField(_("code"), max_length=40)
    position = models.PositiveSmallIntegerField(_("position"), default=1)
    title = TranslatedField(_("title"))
    from_whom = TranslatedField(_("from whom"))
    how = TranslatedField(_("how to ask for it"), blank=True)
    link = models.URLField(_("web page"), blank=True)
    kinds = models.JSONField(_("documents issued here"), default=list, blank=True)
    months_old = models.PositiveSmallIntegerField(
        _("at most so many months old"), null=True, blank=True, help_text=_("When the file is sent.")
    )
    months_ahead = models.PositiveSmallIntegerField(
        _("to be asked for so many months ahead"), null=True, blank=True, help_text=_("Of the end of the training.")
    )
    seal_accepted = models.BooleanField(_("the recipient accepts the electronic seal"), default=False)
    source = models.CharField(_("source"), max_length=300, blank=True)
    starts = models.DateField(_("asked for from"))
    ends = models.DateField(_("to"), null=True, blank=True)

    objects = AccreditationPieceQuerySet.as_manager()

    class Meta:
        ordering = ["programme_version", "position", "code"]
        constraints = [
            models.UniqueConstraint(fields=["programme_version", "code", "starts"], name="one_piece_a_code_and_start"),
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gte=models.F("starts")), name="piece_ends_after_start"
            ),
        ]

    def __str__(self):
        return str(self.title)
