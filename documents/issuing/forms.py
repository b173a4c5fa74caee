from django import forms
from django.utils.translation import gettext_lazy as _

from curriculum.models import AcademicYear
from documents.issuing.models import IssuedDocument
from documents.kinds.registry import KINDS
from documents.kinds.subjects import Subject


class LanguageForm(forms.Form):
    language = forms.ChoiceField(label=_("Language"), choices=IssuedDocument.Language.choices)


class IssueForm(forms.Form):
    """Which document of a resident. Offers what the user may have issued; the language is the button."""

    kind = forms.ChoiceField(label=_("Document"), choices=[])
    year = forms.ModelChoiceField(
        AcademicYear.objects.none(),
        to_field_name="start_year",
        label=_("Academic year"),
        required=False,
        empty_label=_("choose"),
        help_text=_("For an attestation of enrolment and an annual programme."),
    )
    language = forms.ChoiceField(label=_("Language"), choices=IssuedDocument.Language.choices)

    def __init__(self, data=None, *, user, enrolment):
        super().__init__(data)
        self.enrolment = enrolment
        subject = Subject(enrolment=enrolment)
        offered = [k for k in KINDS.values() if k.for_residents and k.may_issue(user, subject)]
        choices = [(kind.name, IssuedDocument.Kind(kind.name).label.capitalize()) for kind in offered]
        self.fields["kind"].choices = [("", _("choose")), *choices]
        years = AcademicYear.objects.filter(annual_programmes__enrolment=enrolment)
        self.fields["year"].queryset = years.order_by("-start_year")

    def clean(self):
        found = super().clean()
        kind = KINDS.get(found.get("kind", ""))
        if kind and kind.of_year and not found.get("year") and "year" not in self.errors:
            self.add_error("year", _("Choose the academic year of which the document tells."))
        return found

    def subject(self) -> Subject:
        """After validation: the resident, with the year where the document tells of one."""
        of_year = KINDS[self.cleaned_data["kind"]].of_year
        return Subject(enrolment=self.enrolment, year=self.cleaned_data["year"] if of_year else None)


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label=_("Why it is withdrawn"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Whoever looks at the document here reads this; the public page only says that it was withdrawn."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class AttestationForm(forms.Form):
    """Of which year and programme a person's attestation tells; the language is the button."""

    worked = forms.TypedChoiceField(label=_("Academic year"), choices=[])
    language = forms.ChoiceField(label=_("Language"), choices=IssuedDocument.Language.choices)

    def __init__(self, data=None, *, years):
        super().__init__(data)
        self.fields["worked"].choices = [("", _("choose")), *((code, str(each)) for code, each in years.items())]
        self.fields["worked"].coerce = years.get
