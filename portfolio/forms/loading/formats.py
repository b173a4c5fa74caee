"""The formats of form files; docs/form-files.md describes them for their authors."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from curriculum.loading.problems import Problems
from curriculum.loading.shapes import Choice, Code, Day, Languages, Text, Whole, YesNo
from curriculum.loading.structures import Fields, Many, inside
from portfolio.forms.models import Form, FormItem, Scale

ROW = {"code": Code(), "title": Languages()}
LISTS = Fields(
    fields={
        "format": Text(),
        "note": Text(most=2000, default=""),
        "settings": Many(of=Fields(fields={**ROW, "missing": Languages(default={})}), key="code", default=[]),
        "professions": Many(of=Fields(fields=ROW), key="code", default=[]),
    }
)
SCALE = Fields(
    fields={
        "format": Text(),
        "note": Text(most=2000, default=""),
        "code": Code(),
        "title": Languages(),
        "tense": Choice(known=tuple(Scale.Tense.values)),
        "source": Text(most=1000, default=""),
        "levels": Many(
            of=Fields(fields={"value": Whole(least=0, most=20), "title": Languages()}), key="value", least=2
        ),
    }
)


@dataclass(frozen=True, kw_only=True)
class Item(Fields):
    """One item of a form. Fields that its kind cannot have are refused; those that it needs are required."""

    def read(self, value, path, problems: Problems):
        found = super().read(value, path, problems)
        if not isinstance(found, dict):
            return found
        kinds = FormItem.Kind
        if found["kind"] == kinds.RATING and not found["scale"]:
            problems.add(inside(path, "scale"), _("A rating names its scale. Add it."))
        if found["kind"] == kinds.CHOICE and not found["choices"]:
            problems.add(inside(path, "choices"), _("A choice has choices. Add them."))
        if found["kind"] != kinds.RATING:
            for name in ("scale", "competencies", "may_be_unseen"):
                if found[name]:
                    problems.add(inside(path, name), _("Only a rating has this. Take it out."))
        return found


FORM = Fields(
    fields={
        "format": Text(),
        "note": Text(most=2000, default=""),
        "code": Code(most=40),
        "number": Whole(),
        "title": Languages(),
        "intro": Languages(default={}),
        "purpose": Choice(known=tuple(Form.Purpose.values)),
        "programme": Text(most=30, default=""),
        "state": Choice(known=tuple(Form.State.values), default=Form.State.DRAFT.value),
        "valid_from": Day(),
        "framework": Text(most=60, default=""),
        "items": Many(
            of=Item(
                fields={
                    "code": Code(most=40),
                    "kind": Choice(known=tuple(FormItem.Kind.values)),
                    "section": Languages(default={}),
                    "label": Languages(),
                    "help": Languages(default={}),
                    "required": YesNo(default=True),
                    "may_be_unseen": YesNo(default=False),
                    "confidential": YesNo(default=False),
                    "scale": Text(most=30, default=""),
                    "competencies": Many(of=Code(), default=[]),
                    "choices": Many(of=Fields(fields={"code": Code(), "label": Languages()}), key="code", default=[]),
                    "least": Whole(least=0, most=100000, default=None),
                    "most": Whole(least=0, most=100000, default=None),
                }
            ),
            key="code",
            least=1,
        ),
    }
)


FORMATS = {
    "cursus-lists/1": LISTS,
    "cursus-scale/1": SCALE,
    "cursus-form/1": FORM,
}
