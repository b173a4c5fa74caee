"""Forms of the mapping of activities to competencies."""

from django import forms
from django.utils.translation import gettext_lazy as _

from competencies.frameworks.models import Framework
from competencies.mapping.models import ActivityCompetency
from curriculum.models import Activity
from curriculum.version_forms import SeenForm, TextsForm


class MappedForm(TextsForm):
    """Relation and reason; with `activity` and `framework`, also the competency."""

    relation = forms.ChoiceField(
        label=_("Relation"),
        choices=ActivityCompetency.Relation.choices,
        widget=forms.RadioSelect,
        help_text=_("Main: the activity is there for it. Supporting: it is trained along the way."),
    )

    def __init__(
        self,
        row: ActivityCompetency | None,
        *args,
        activity: Activity | None = None,
        framework: Framework | None = None,
    ):
        super().__init__(row, *args, initial={"relation": row.relation} if row else {})
        self.add_texts("reason", _("Why"), row.reason if row else None, rows=2)
        if row is None and framework is not None:
            taken = ActivityCompetency.objects.filter(activity=activity).values("competency")
            self.fields["competency"] = forms.ModelChoiceField(
                framework.competencies.exclude(pk__in=taken), label=_("Competency"), empty_label=_("Choose one")
            )
            self.order_fields(["competency"])

    def values(self) -> dict:
        chosen = {name: self.cleaned_data[name] for name in ("competency", "relation") if name in self.cleaned_data}
        return {**chosen, "reason": self.text("reason", self.row.reason if self.row else None)}


class SetAsideForm(SeenForm):
    why = forms.CharField(label=_("Why it is set aside"), max_length=1000, widget=forms.Textarea({"rows": 3}))
