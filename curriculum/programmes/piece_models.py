from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Versioned
from curriculum.programmes.models import Programme
from curriculum.translated import TranslatedField


class AskedPiece(Versioned):
    """A document that residents hand in, once or each academic year. May change after publishing."""

    class Asked(models.TextChoices):
        ONCE = "once", _("once")
        EACH_YEAR = "each_year", _("each academic year")

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="asked_pieces")
    code = models.SlugField(_("code"), max_length=40)
    title = TranslatedField(_("title"))
    guidance = TranslatedField(_("guidance"), blank=True)
    asked = models.CharField(_("asked"), max_length=10, choices=Asked.choices)
    due_days = models.PositiveSmallIntegerField(
        _("due"), default=30, help_text=_("Days after the first day of the academic year.")
    )
    expires = models.BooleanField(_("has an end of validity"), default=False)
    is_asked = models.BooleanField(_("still asked"), default=True)
    source = models.CharField(_("source"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["programme", "position", "code"]
        constraints = [models.UniqueConstraint(fields=["programme", "code"], name="one_asked_piece_of_a_code")]

    def __str__(self):
        return str(self.title)
