"""Differences between a version of a framework and the version before it, competency by competency."""

from dataclasses import dataclass

from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from competencies.frameworks.models import Competency, Framework
from curriculum.translated import languages_of


@dataclass(frozen=True)
class Item:
    """One competency that differs. `action`: new, changed or removed; `fields`: (label, before, after)."""

    action: str
    name: str
    fields: tuple[tuple[str, str, str], ...] = ()


def version_before(framework: Framework) -> Framework | None:
    older = Framework.objects.filter(code=framework.code, valid_from__lt=framework.valid_from)
    return older.filter(state=Framework.State.PUBLISHED).order_by("-valid_from").first()


def compared(before: Framework, after: Framework) -> list[Item]:
    old, new = by_code(before), by_code(after)
    items = []
    for code, one in new.items():
        if code not in old:
            items.append(Item("new", str(one.title)))
        elif fields := tuple(differences(texts_of(old[code]), texts_of(one))):
            items.append(Item("changed", str(one.title), fields))
    return items + [Item("removed", str(one.title)) for code, one in old.items() if code not in new]


def by_code(framework: Framework) -> dict[str, Competency]:
    return {one.code: one for one in framework.competencies.order_by("position").prefetch_related("descriptors")}


def texts_of(one: Competency) -> dict[str, dict[str, str]]:
    texts = {_("title"): one.title, _("short title"): one.short_title, _("definition"): one.definition}
    for line in one.descriptors.all():
        texts[_("manifestation %(n)s") % {"n": line.position}] = line.text
    return texts


def differences(old: dict, new: dict):
    for name in dict.fromkeys([*old, *new]):
        before, after = old.get(name, {}), new.get(name, {})
        for language in languages_of(before, after):
            if before.get(language) != after.get(language):
                words = {"what": name, "language": get_language_info(language)["name_local"]}
                label = _("%(what)s (%(language)s)") % words
                yield label, before.get(language, "–"), after.get(language, "–")
