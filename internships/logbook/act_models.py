from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Versioned
from curriculum.translated import TranslatedField


class ActGroup(Versioned):
    """Technical acts that are looked for together, such as small surgery."""

    code = models.SlugField(_("code"), max_length=30, unique=True)
    title = TranslatedField(_("title"))
    position = models.PositiveSmallIntegerField(_("position"))

    class Meta:
        ordering = ["position"]

    def __str__(self):
        return str(self.title)


class TechnicalAct(Versioned):
    """An act of the catalogue. One that is taken out of it keeps what was logged with it, and is offered no more."""

    group = models.ForeignKey(ActGroup, models.PROTECT, related_name="acts")
    code = models.SlugField(_("code"), max_length=40, unique=True)
    title = TranslatedField(_("title"))
    position = models.PositiveSmallIntegerField(_("position"))
    is_current = models.BooleanField(_("offered"), default=True)

    class Meta:
        ordering = ["group__position", "position"]

    def __str__(self):
        return str(self.title)
