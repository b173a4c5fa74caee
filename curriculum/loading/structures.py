"""Objects and lists in a file; unknown fields are refused."""

from copy import copy
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from django.utils.translation import gettext as _

from curriculum.loading.problems import Problems
from curriculum.loading.shapes import WRONG, Shape, shown


def inside(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


@dataclass(frozen=True, kw_only=True)
class Fields(Shape):
    """An object with exactly these fields."""

    fields: dict[str, Shape] = field(default_factory=dict)

    def read(self, value: Any, path: str, problems: Problems) -> Any:
        if not isinstance(value, dict):
            problems.add(path, _("Write %(what)s here.") % {"what": self.described()})
            return WRONG
        for name in value:
            if name not in self.fields:
                problems.add(inside(path, name), self.unknown(name))
        return {
            name: self.read_one(shape, value.get(name), inside(path, name), problems)
            for name, shape in self.fields.items()
        }

    @staticmethod
    def read_one(shape: Shape, value: Any, path: str, problems: Problems) -> Any:
        if value is not None:
            return shape.read(value, path, problems)
        if not shape.required:
            return copy(shape.default)
        problems.add(path, _("The field is missing. Add %(what)s.") % {"what": shape.described()})
        return WRONG

    def unknown(self, name: str) -> str:
        close = get_close_matches(name, self.fields, n=1)
        if close:
            return _('There is no such field. Did you mean "%(close)s"?') % {"close": close[0]}
        return _("There is no such field. Take it out; known here: %(known)s.") % {"known": ", ".join(self.fields)}

    def described(self):
        return _("an object between { and }")


@dataclass(frozen=True, kw_only=True)
class Many(Shape):
    """A list without repeated values or, for objects, without repeated values of the field `key`."""

    of: Shape
    key: str = ""
    least: int = 0

    def read(self, value: Any, path: str, problems: Problems) -> Any:
        if not isinstance(value, list):
            problems.add(path, _("Write a list between [ and ]."))
            return WRONG
        if len(value) < self.least:
            problems.add(path, _("The list is empty. Write at least one."))
            return WRONG
        found = [self.of.read(one, f"{path}[{index}]", problems) for index, one in enumerate(value)]
        self.name_repeated(found, path, problems)
        return found

    def name_repeated(self, found: list, path: str, problems: Problems) -> None:
        first: dict[Any, str] = {}
        for index, one in enumerate(found):
            key = one[self.key] if self.key and one is not WRONG else one
            place = f"{path}[{index}]"
            if key is not WRONG and key in first:
                problems.add(
                    inside(place, self.key) if self.key else place,
                    _("%(key)s stands at %(first)s already. Each may stand once.")
                    % {"key": shown(key), "first": first[key]},
                )
            elif key is not WRONG:
                first[key] = place

    def described(self):
        return _("a list between [ and ]")


@dataclass(frozen=True, kw_only=True)
class ByName(Shape):
    """An object with free keys, such as codes of institutions."""

    of: Shape

    def read(self, value: Any, path: str, problems: Problems) -> Any:
        if not isinstance(value, dict):
            problems.add(path, _("Write %(what)s here.") % {"what": self.described()})
            return WRONG
        return {name: self.of.read(one, inside(path, name), problems) for name, one in value.items()}

    def described(self):
        return _("an object between { and }")
