from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from curriculum.institutions.models import ExamSession, Institution
from curriculum.programmes.activity_models import Activity, halves
from curriculum.programmes.certification import Certification, month_day, share_of_one
from curriculum.programmes.models import ProgrammeVersion
from curriculum.version_forms import TextsForm

CERTIFIED = ("certification", "certification_share", "certification_day")


class ActivityForm(TextsForm):
    """All fields of an activity of a draft except its parts; `activity` is None for a new one."""

    TEXTS = {
        "title": (_("Title"), 0),
        "description": (_("Content"), 4),
        "themes": (_("Themes"), 0),
        "period": (_("Period"), 0),
        "place": (_("Place"), 0),
    }
    PLAIN = (
        "block",
        "group",
        "code",
        "credits",
        "kind",
        "format",
        "assessed_in",
        "assessments",
        "second_encoding",
        *CERTIFIED,
    )
    TIES = ("organisers", "prerequisites", "corequisites", "counts_for")
    ORDER = ("block", "group", "code", "title_fr", "title_en", "credits", "organisers", "kind", "format")

    code = forms.SlugField(
        label=_("Code"), max_length=30, help_text=_("Ours; provisional until a university gives one.")
    )
    credits = forms.DecimalField(
        label=_("Credits"),
        required=False,
        min_value=Decimal(0),
        max_value=Decimal("999.5"),
        validators=[halves],
        localize=True,
        help_text=_("In halves, such as 1.5; empty where none are given."),
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=[("", _("Choose one")), *Activity.Kind.choices])
    format = forms.ChoiceField(label=_("Format"), choices=[("", _("Choose one")), *Activity.Format.choices])
    assessed_in = forms.MultipleChoiceField(
        label=_("Assessed in"),
        choices=ExamSession.Kind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: not assessed in a session."),
    )

    assessments = forms.IntegerField(
        label=_("Assessments a year"),
        required=False,
        min_value=1,
        max_value=12,
        help_text=_("Empty: as many as the version states."),
    )
    second_encoding = forms.BooleanField(
        label=_("Encoded twice"),
        required=False,
        help_text=_("A second person encodes each mark without seeing the first."),
    )
    certification = forms.ChoiceField(
        label=_("Certified"), choices=[("", _("not stated")), *Certification.choices], required=False
    )
    certification_share = forms.DecimalField(
        label=_("Share done by then"),
        required=False,
        decimal_places=2,
        localize=True,
        validators=[share_of_one],
        help_text=_("Of a stage that is certified at a date: 0.75 for nine months out of twelve."),
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    certification_day = forms.CharField(
        label=_("Day of the year"),
        required=False,
        max_length=5,
        validators=[month_day],
        help_text=_("Month and day, such as 08-31: the final evaluation is closed by then."),
    )

    def __init__(self, activity: Activity | None, *args, draft: ProgrammeVersion, **kwargs):
        self.draft = draft
        initial = {name: getattr(activity, name) for name in self.PLAIN} if activity else {}
        if activity:
            initial |= {name: getattr(activity, name).all() for name in self.TIES}
        super().__init__(activity, *args, initial=initial, **kwargs)
        for name, (label, lines) in self.TEXTS.items():
            text = getattr(activity, name) if activity else None
            self.add_texts(name, label, text, required=name == "title", rows=lines, most=2000 if lines else 500)
        self.fields["block"] = forms.ModelChoiceField(draft.blocks.all(), label=_("Block"), empty_label=_("Choose one"))
        self.fields["group"] = forms.ModelChoiceField(
            draft.groups.all(), label=_("Heading"), required=False, empty_label=_("none")
        )
        others = draft.activities.exclude(pk=activity.pk if activity else None)
        choices: tuple[tuple[str, Any, QuerySet], ...] = (
            ("organisers", _("Organisers"), Institution.objects.filter(programmes=draft.programme_id)),
            ("prerequisites", _("To be passed before"), others),
            ("corequisites", _("To be taken in the same year"), others),
            ("counts_for", _("Counts for"), draft.requirements.all()),
        )
        for name, label, found in choices:
            self.fields[name] = forms.ModelMultipleChoiceField(
                found, label=label, required=False, widget=forms.CheckboxSelectMultiple
            )
        self.order_fields(self.ORDER)

    def clean_code(self):
        code = self.cleaned_data["code"]
        if self.draft.activities.filter(code=code).exclude(pk=self.row.pk if self.row else None).exists():
            text = _("%(key)s stands in this draft already. Each may stand once.")
            raise forms.ValidationError(text, params={"key": code})
        return code

    def clean_assessed_in(self):
        chosen = self.cleaned_data["assessed_in"]
        return [kind for kind in ExamSession.Kind.values if kind in chosen]

    def clean(self):
        found = super().clean()
        if (found.get("kind"), found.get("format")) == (Activity.Kind.INTERNSHIP, Activity.Format.INTENSIVE):
            self.add_error("format", _("An internship does not take place in an intensive week."))
        is_dated = found.get("certification") == Certification.AT_DATE
        for name in CERTIFIED[1:]:
            if name in self.errors:
                continue
            if is_dated and not found.get(name):
                self.add_error(name, _("An activity that is certified at a date states it."))
            elif not is_dated and found.get(name):
                self.add_error(name, _("It goes with “at a date” alone."))
        return found

    def values(self) -> dict:
        """Return values of model fields; texts in languages without a form field are kept."""
        entered = {name: self.cleaned_data[name] for name in (*self.PLAIN, *self.TIES)}
        for name in self.TEXTS:
            entered[name] = self.text(name, getattr(self.row, name) if self.row else None)
        return entered
