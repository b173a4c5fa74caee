"""Standard reasons of a jury, chosen in place of typing."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Versioned
from curriculum.models import Programme
from curriculum.roles import roles_of
from curriculum.translated import TranslatedField


class PhraseQuerySet(models.QuerySet):
    def visible_to(self, user):
        """To the offices of the programme, and to its jurors."""
        if not user.is_authenticated:
            return self.none()
        roles = roles_of(user)
        run = Programme.objects.filter(institutions__in=roles.secretariat_of)
        return self.filter(models.Q(programme__in=roles.director_of | roles.jury_of) | models.Q(programme__in=run))

    def offered(self, programme: Programme, *uses: str):
        """The phrases of these uses that a form of the programme offers."""
        return self.filter(programme=programme, use__in=uses, is_offered=True)


class Phrase(Versioned):
    """A standard reason. What was decided keeps the words: the phrase itself may be changed or no longer be offered."""

    class Use(models.TextChoices):
        GRANTED = "granted", _("credits granted below the threshold")
        REFUSED = "refused", _("credits not granted")
        POSTPONED = "postponed", _("case put off")
        OVERRULED = "overruled", _("case taken up all the same")

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    use = models.CharField(_("for"), max_length=9, choices=Use.choices)
    text = TranslatedField(_("text"))
    is_offered = models.BooleanField(_("offered"), default=True)

    objects = PhraseQuerySet.as_manager()

    class Meta:
        ordering = ["programme", "use", "pk"]

    def __str__(self):
        return str(self.text)
