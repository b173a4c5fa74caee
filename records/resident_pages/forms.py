from django import forms
from django.utils.translation import gettext_lazy as _

from curriculum.models import AcademicYear, ProgrammeVersion


class ListFilter(forms.Form):
    """Search and filters of the list of residents. An unknown value finds nothing and is an error."""

    q = forms.CharField(label=_("Name, matricule or e-mail"), required=False, max_length=100)
    intake = forms.ModelChoiceField(
        AcademicYear.objects.none(),
        to_field_name="start_year",
        label=_("Intake"),
        required=False,
        empty_label=_("all intakes"),
    )
    version = forms.ModelChoiceField(
        ProgrammeVersion.objects.none(),
        to_field_name="uuid",
        label=_("Programme"),
        required=False,
        empty_label=_("all programmes"),
    )
    pieces = forms.ChoiceField(
        label=_("Conditions of admission"),
        required=False,
        choices=[("", _("checked or not")), ("missing", _("not all checked"))],
    )

    def __init__(self, data, *, residents, is_office):
        super().__init__(data)
        self.fields["intake"].queryset = AcademicYear.objects.filter(
            pk__in=residents.order_by().values("intake")
        ).order_by("-start_year")
        self.fields["version"].queryset = ProgrammeVersion.objects.filter(
            pk__in=residents.order_by().values("programme_version")
        ).select_related("programme")
        self.fields["q"].widget.attrs["type"] = "search"
        if not is_office:
            self.fields["q"].label = _("Name")
            del self.fields["pieces"]
