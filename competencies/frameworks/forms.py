"""Forms of drafts of a framework."""

from itertools import zip_longest

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competencies.frameworks.models import LABEL, Competency, Framework
from curriculum.translated import Translated
from curriculum.version_forms import FIRST, SeenForm, TextsForm


def day_field():
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=gettext_lazy("Valid from"), widget=widget)


class CopyForm(SeenForm):
    label = forms.CharField(label=gettext_lazy("Name of the version"), max_length=20, validators=[LABEL])
    valid_from = day_field()


class PublishForm(SeenForm):
    valid_from = day_field()

    def __init__(self, framework: Framework, *args, **kwargs):
        super().__init__(framework, *args, initial={"valid_from": framework.valid_from}, **kwargs)


class CompetencyForm(TextsForm):
    """The texts of a competency. Manifestations are one a line; line n of each language belongs together."""

    TEXTS = (
        ("title", gettext_lazy("Title"), 0),
        ("short_title", gettext_lazy("Short title"), 0),
        ("definition", gettext_lazy("Definition"), 4),
    )

    def __init__(self, competency: Competency | None, *args, framework: Framework, **kwargs):
        super().__init__(competency, *args, **kwargs)
        self.framework = framework
        if competency is None:
            self.fields["code"] = forms.SlugField(label=gettext_lazy("Code"), max_length=30)
        for name, label, rows in self.TEXTS:
            self.add_texts(name, label, getattr(competency, name) if competency else None, rows=rows, most=2000)
        lines = [line.text for line in competency.descriptors.all()] if competency else []
        joined = {code: "\n".join(one.get(code, "") for one in lines) for code, _name in settings.LANGUAGES}
        words, most = gettext_lazy("Manifestations"), 8000
        hint = gettext_lazy("One a line, in the same order in each language.")
        self.add_texts("lines", words, Translated(joined), required=False, rows=8, most=most, help_text=hint)

    def clean_code(self):
        code = self.cleaned_data["code"]
        if self.framework.competencies.filter(code=code).exists():
            text = _("%(key)s stands in this draft already. Each may stand once.")
            raise forms.ValidationError(text % {"key": code})
        return code

    def clean(self):
        found = super().clean()
        first = split(found.get(f"lines_{FIRST}", ""))
        for code, _name in settings.LANGUAGES:
            if len(split(found.get(f"lines_{code}", ""))) > len(first):
                self.add_error(f"lines_{code}", _("There are more lines here than in French."))
        return found

    def values(self) -> dict:
        codes = [code for code, _name in settings.LANGUAGES]
        rows = zip_longest(*(split(self.cleaned_data[f"lines_{code}"]) for code in codes), fillvalue="")
        lines = [Translated({c: text for c, text in zip(codes, row, strict=True) if text}) for row in rows]
        texts = {name: self.text(name, getattr(self.row, name, None)) for name, _label, _rows in self.TEXTS}
        code = {"code": self.cleaned_data["code"]} if "code" in self.cleaned_data else {}
        return {**code, **texts, "descriptors": lines}


def split(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
