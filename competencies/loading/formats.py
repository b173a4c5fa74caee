"""The formats of framework files; docs/framework-files.md describes them for their authors."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from competencies.frameworks.crosswalk_models import Crosswalk
from competencies.frameworks.models import LABEL, Framework
from competencies.mapping.models import ActivityCompetency
from competencies.status import Status
from curriculum.loading.shapes import WRONG, Choice, Code, Day, Languages, Text, Whole, YesNo
from curriculum.loading.structures import Fields, Many


@dataclass(frozen=True, kw_only=True)
class Label(Text):
    most: int = 20

    def take(self, value):
        text = super().take(value)
        try:
            LABEL(text)
        except ValidationError as error:
            raise ValueError(error.messages[0]) from None
        return text


@dataclass(frozen=True, kw_only=True)
class Paragraphs(Many):
    """A list of translated texts without repetition of the French text."""

    def name_repeated(self, found, path, problems):
        super().name_repeated([one if one is WRONG else one["fr"] for one in found], path, problems)


@dataclass(frozen=True, kw_only=True)
class Pairs(Many):
    """A list of rows from one competency to another without repeated pairs."""

    def name_repeated(self, found, path, problems):
        whole = [one is not WRONG and one["from"] is not WRONG and one["to"] is not WRONG for one in found]
        pairs = [f"{one['from']} > {one['to']}" if ok else WRONG for one, ok in zip(found, whole, strict=True)]
        super().name_repeated(pairs, path, problems)


STATUS = Choice(known=tuple(Status.values), default=Status.PROPOSED.value)

COMPETENCY = Fields(
    fields={
        "code": Code(),
        "title": Languages(),
        "short_title": Languages(),
        "definition": Languages(),
        "descriptors": Paragraphs(of=Languages(), default=[]),
    }
)
LEVEL = Fields(
    fields={
        "code": Code(),
        "title": Languages(),
        "definition": Languages(default={}),
        "borrowed": YesNo(default=False),
        "source": Text(default=""),
    }
)
FRAMEWORK = Fields(
    fields={
        "format": Text(),
        "note": Text(most=2000, default=""),
        "code": Code(),
        "label": Label(),
        "short_title": Text(most=40),
        "title": Languages(),
        "source": Text(most=1000),
        "wording": Languages(default={}),
        "state": Choice(known=tuple(Framework.State.values), default=Framework.State.DRAFT.value),
        "valid_from": Day(),
        "valid_from_stated": YesNo(default=True),
        "competencies": Many(of=COMPETENCY, key="code", least=1),
        "levels": Many(of=LEVEL, key="code", default=[]),
    }
)
CROSSWALK = Fields(
    fields={
        "format": Text(),
        "note": Text(most=2000, default=""),
        "from": Text(most=60),
        "to": Text(most=60),
        "status": STATUS,
        "rows": Pairs(
            of=Fields(
                fields={
                    "from": Code(),
                    "to": Code(),
                    "strength": Choice(known=tuple(Crosswalk.Strength.values)),
                    "reason": Languages(),
                }
            ),
            least=1,
        ),
    }
)
MAPPING = Fields(
    fields={
        "format": Text(),
        "note": Text(most=2000, default=""),
        "programme": Code(),
        "version": Text(most=30, default=""),
        "framework": Text(most=60),
        "status": STATUS,
        "activities": Many(
            of=Fields(
                fields={
                    "activity": Code(),
                    "serves": Many(
                        of=Fields(
                            fields={
                                "competency": Code(),
                                "relation": Choice(known=tuple(ActivityCompetency.Relation.values)),
                                "reason": Languages(),
                            }
                        ),
                        key="competency",
                        least=1,
                    ),
                }
            ),
            key="activity",
            least=1,
        ),
    }
)
THEMES = Fields(
    fields={
        "format": Text(),
        "note": Text(most=2000, default=""),
        "code": Code(),
        "title": Languages(),
        "source": Text(most=1000, default=""),
        "position": Whole(default=1, least=1),
        "themes": Many(of=Fields(fields={"code": Code(), "title": Languages()}), key="code", least=1),
    }
)
TAGS = Fields(
    fields={
        "format": Text(),
        "note": Text(most=2000, default=""),
        "programme": Code(),
        "version": Text(most=30, default=""),
        "axis": Code(),
        "status": STATUS,
        "activities": Many(
            of=Fields(fields={"activity": Code(), "themes": Many(of=Code(), least=1)}), key="activity", least=1
        ),
    }
)
FORMATS = {
    "cursus-framework/1": FRAMEWORK,
    "cursus-crosswalk/1": CROSSWALK,
    "cursus-mapping/1": MAPPING,
    "cursus-themes/1": THEMES,
    "cursus-tags/1": TAGS,
}


def shape_of(name) -> Fields:
    """Return the shape of a format; raise `ValueError` with a sentence for an unknown one."""
    if not isinstance(name, str) or name not in FORMATS:
        text = _("The file does not say what it holds. Write one of: %(formats)s.")
        raise ValueError(text % {"formats": ", ".join(f'"format": "{name}"' for name in FORMATS)})
    return FORMATS[name]
