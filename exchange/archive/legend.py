"""Labels of the codes in an archive, in every language, for readers without this installation."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from competencies.models import Competency, Level, Theme
from curriculum.translated import Translated
from portfolio.models import EntryKind, Form, Profession, Setting

Plain = dict[str, Any]


def legend(data: Plain) -> Plain:
    """Return labels by code of what `data` names.

    Keys: kinds, competencies, levels, themes, settings, professions, forms.
    """
    portfolio = data["portfolio"]
    written = [*portfolio["entries"], *portfolio["goals"]]
    rated = [one["competency"] for row in portfolio["observations"] for one in row["ratings"]]
    signed = portfolio["sign_offs"]
    competencies = {key for row in written for key in row["competencies"]} | set(rated)
    competencies |= {row["competency"] for row in signed}
    themes = {key for row in portfolio["entries"] for key in row["themes"]}
    answered = [*portfolio["observations"], *portfolio["rounds"], *data["internships"]["evaluations"]]
    answered += [*data["internships"]["own_ratings"], *data["internships"]["site_ratings"]]
    seen = [*portfolio["observations"], *portfolio["requests"]]
    return {
        "kinds": titles(EntryKind, {row["kind"] for row in portfolio["entries"]}),
        "competencies": in_frameworks(Competency, competencies),
        "levels": in_frameworks(Level, {row["level"] for row in signed}),
        "themes": {
            key: dict(theme.title)
            for theme in Theme.objects.select_related("axis")
            if (key := f"{theme.axis.code}/{theme.code}") in themes
        },
        "settings": titles(Setting, {row["setting"] for row in seen}),
        "professions": titles(Profession, {row["profession"] for row in seen}),
        "forms": forms({(row["form"]["code"], row["form"]["number"]) for row in answered}),
    }


def titles(model, codes: Iterable[str | None]) -> Plain:
    return {row.code: dict(row.title) for row in model.objects.filter(code__in=[code for code in codes if code])}


def in_frameworks(model, keys: set[str]) -> Plain:
    """Return labels of competencies or levels by "cmg-2025/code"."""
    rows = model.objects.filter(code__in={key.partition("/")[2] for key in keys}).select_related("framework")
    return {key: dict(row.title) for row in rows if (key := f"{row.framework.key}/{row.code}") in keys}


def forms(wanted: set[tuple[str, int]]) -> Plain:
    """Return titles and items of forms by "code/number", with the label of each value."""
    if not wanted:
        return {}
    found = Q()
    for code, number in wanted:
        found |= Q(code=code, number=number)
    return {
        f"{row.code}/{row.number}": {
            "title": dict(row.title),
            "items": [
                {"code": item.code, "label": dict(item.label), "kind": item.kind, "values": values(item)}
                for item in row.form_items.all()
                if not item.confidential
            ],
        }
        for row in Form.objects.filter(found).with_items()
    }


def values(item) -> Plain:
    if item.scale_id:
        return {str(level.value): dict(level.title) for level in item.levels}
    return {one["code"]: dict(Translated(one["label"])) for one in item.choices}
