from django import forms
from django.utils.translation import gettext_lazy as _

from curriculum.equivalences.models import Equivalence
from curriculum.programmes.activity_models import Activity
from curriculum.programmes.models import ProgrammeVersion
from curriculum.version_forms import SeenForm


class ActivityChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Activity) -> str:
        return f"{obj.code} · {obj.title}"


class EquivalenceForm(SeenForm):
    """`old` and `new` are fields of a new row only."""

    extent = forms.ChoiceField(label=_("Extent"), choices=Equivalence.Extent.choices, widget=forms.RadioSelect)
    note = forms.CharField(label=_("Note"), max_length=500, required=False, widget=forms.Textarea({"rows": 2}))

    def __init__(self, row: Equivalence | None, *args, between: tuple[ProgrammeVersion, ProgrammeVersion], **kwargs):
        initial = {"extent": row.extent, "note": row.note} if row else {}
        super().__init__(row, *args, initial=initial, **kwargs)
        if row is None:
            for name, label, version in zip(
                ("old", "new"), (_("Old activity"), _("New activity")), between, strict=True
            ):
                rows = version.activities.order_by("block__number", "position")
                self.fields[name] = ActivityChoice(rows, label=label, empty_label=_("Choose one"))
            self.order_fields(["old", "new"])

    def values(self) -> dict:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}
