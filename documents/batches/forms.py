from django import forms
from django.utils.translation import gettext_lazy as _

from curriculum.institutions.year_field import intake_filter, year_field
from curriculum.models import ProgrammeVersion
from documents.batches.models import Batch
from documents.issuing.models import IssuedDocument
from documents.kinds.registry import KINDS
from records.models import Enrolment


class BatchFilter(forms.Form):
    """Which residents the page offers. A batch follows one version, so the version is always chosen."""

    version = forms.ModelChoiceField(
        ProgrammeVersion.objects.none(), to_field_name="uuid", label=_("Programme"), empty_label=_("choose")
    )
    intake = intake_filter()
    registered = year_field(_("Registered in the year"), required=False, empty_label=_("any year"))

    def __init__(self, data, *, residents):
        super().__init__(data)
        versions = ProgrammeVersion.objects.filter(pk__in=residents.order_by().values("programme_version"))
        self.fields["version"].queryset = versions.select_related("programme")

    def narrowed(self, residents):
        """The residents of the filter; none while it says nothing or something impossible."""
        if not self.is_valid():
            return residents.none()
        chosen = self.cleaned_data
        residents = residents.filter(programme_version=chosen["version"])
        if chosen["intake"]:
            residents = residents.filter(intake=chosen["intake"])
        if chosen["registered"]:
            residents = residents.filter(annual_programmes__academic_year=chosen["registered"])
        return residents


class BatchForm(forms.Form):
    """What is issued, for whom. The language is the button that is pressed."""

    kind = forms.ChoiceField(label=_("Document"), choices=[])
    year = year_field(_("Academic year of which it tells"), required=False, empty_label=_("choose"))
    again = forms.BooleanField(
        label=_("Issue unchanged documents again, with the date of today"),
        required=False,
        help_text=_("Otherwise a document that says the same already is taken as it is."),
    )
    enrolments = forms.ModelMultipleChoiceField(
        Enrolment.objects.none(),
        to_field_name="uuid",
        label=_("Residents"),
        error_messages={"required": _("Tick at least one resident.")},
    )
    language = forms.ChoiceField(label=_("Language"), choices=IssuedDocument.Language.choices)

    def __init__(self, data=None, *, residents):
        super().__init__(data)
        kinds = [(kind.name, kind.title) for kind in KINDS.values() if kind.for_batches]
        pieces = (Batch.ACCREDITATION, _("The pieces of the university for the accreditation"))
        self.fields["kind"].choices = [("", _("choose")), *kinds, pieces]
        self.has_kinds_of_year = any(kind.of_year for kind in KINDS.values())
        self.fields["enrolments"].queryset = residents


class PrintForm(forms.Form):
    sides = forms.ChoiceField(choices=[("one", _("on one side")), ("both", _("on both sides"))])


class VersionForm(forms.Form):
    version = forms.IntegerField(min_value=1)
