"""What the documents of a programme version say beside the record: data of the faculty."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Versioned
from curriculum.models import Programme, ProgrammeVersion
from curriculum.translated import TranslatedField


class DocumentRules(Versioned):
    """A version without a row prints none of it: no level, no signatory, no failed attempts."""

    programme_version = models.OneToOneField(ProgrammeVersion, models.CASCADE, related_name="document_rules")
    signatory = models.CharField(_("who signs"), max_length=200, blank=True)
    function = TranslatedField(_("in which function"), blank=True)
    place = models.CharField(_("place of signature"), max_length=100, blank=True)
    wants_signature = models.BooleanField(
        _("leaves room for signature and stamp"), default=False, help_text=_("Where recipients accept no seal.")
    )
    level = TranslatedField(_("level of the qualification"), blank=True)
    eqf = models.PositiveSmallIntegerField(_("level in the European framework"), null=True, blank=True)
    isced = models.CharField(_("field of study (ISCED-F)"), max_length=4, blank=True)
    taught_in = models.CharField(_("language of instruction (two letters)"), max_length=2, blank=True)
    shows_failed = models.BooleanField(_("transcripts show failed attempts"), default=False)
    source = models.CharField(_("source"), max_length=300, blank=True)

    class Meta:
        verbose_name_plural = "document rules"
        constraints = [
            models.CheckConstraint(
                condition=Q(eqf__isnull=True) | Q(eqf__gte=1, eqf__lte=8), name="eqf_level_from_1_to_8"
            )
        ]

    def __str__(self):
        return str(self.programme_version)


def rules_of(version: ProgrammeVersion) -> DocumentRules:
    """The rules of the version; where it has none, rules that print nothing."""
    return DocumentRules.objects.filter(programme_version=version).first() or DocumentRules(programme_version=version)


def rules_of_programme(programme: Programme) -> DocumentRules:
    """The rules of the latest version that has any, for what is not of one version; else rules that print nothing."""
    rules = DocumentRules.objects.filter(programme_version__programme=programme)
    return rules.order_by("-programme_version__first_intake__start_year").first() or DocumentRules()
