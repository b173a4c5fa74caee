"""Types of values in a file; each reads a value and reports what is wrong with it, and where."""

import json
import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_slug
from django.utils.translation import gettext as _

from curriculum.loading.problems import Problems
from curriculum.programmes.certification import is_month_day
from curriculum.translated import Translated

DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,4})?")
UNUSABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


class Wrong:
    """The value of a field that was reported as a problem."""

    def __repr__(self):
        return "WRONG"

    def __bool__(self):
        return False


WRONG: Any = Wrong()
ABSENT: Any = object()


@dataclass(frozen=True, kw_only=True)
class Shape:
    """A field is required with `default` ABSENT; `null` counts as not given."""

    default: Any = ABSENT

    @property
    def required(self) -> bool:
        return self.default is ABSENT

    def read(self, value: Any, path: str, problems: Problems) -> Any:
        """Return the Python value, or WRONG after adding the reason to `problems`."""
        try:
            return self.take(value)
        except ValueError as error:
            problems.add(path, str(error))
            return WRONG

    def take(self, value: Any) -> Any:
        """Return the Python value; raise `ValueError` with a sentence for the author of the file."""
        raise NotImplementedError

    def described(self) -> str:
        """Return what to write, for the message about a missing field."""
        raise NotImplementedError


@dataclass(frozen=True, kw_only=True)
class Text(Shape):
    most: int = 200

    def take(self, value):
        if not isinstance(value, str):
            raise ValueError(_("Write a text in quotation marks."))
        text = value.strip()
        if not text:
            raise ValueError(_("The text is empty. Write one, or leave the field out if it may be missing."))
        if len(text) > self.most:
            raise ValueError(
                _("The text has %(length)s characters; at most %(most)s fit.")
                % {"length": len(text), "most": self.most}
            )
        if UNUSABLE.search(text):
            raise ValueError(_("The text holds a control character. Type it anew."))
        return text

    def described(self):
        return _("a text")


@dataclass(frozen=True, kw_only=True)
class Code(Text):
    most: int = 30

    def take(self, value):
        text = super().take(value)
        try:
            validate_slug(text)
        except ValidationError:
            raise ValueError(
                _('"%(text)s" is no code. Use letters without accents, digits, "-" and "_" only.') % {"text": text}
            ) from None
        return text

    def described(self):
        return _("a code")


@dataclass(frozen=True, kw_only=True)
class Web(Text):
    def take(self, value):
        text = super().take(value)
        try:
            URLValidator(schemes=["https", "http"])(text)
        except ValidationError:
            raise ValueError(
                _('"%(text)s" is no web address. Write one that begins with https://.') % {"text": text}
            ) from None
        return text


@dataclass(frozen=True, kw_only=True)
class Languages(Shape):
    """{"fr": "...", "en": "..."}; French is required, the fallback of the other languages."""

    def take(self, value):
        if not isinstance(value, dict):
            raise ValueError(_('Write a text for each language, as in {"fr": "...", "en": "..."}.'))
        for language in value:
            if not LANGUAGE.fullmatch(language):
                raise ValueError(_('"%(language)s" is no language code such as "fr".') % {"language": language})
        if "fr" not in value:
            raise ValueError(_('The French text ("fr") is missing. Add it.'))
        text = Text(most=2000)
        found = Translated()
        for language, words in value.items():
            try:
                found[language] = text.take(words)
            except ValueError as error:
                raise ValueError(f"({language}) {error}") from None
        return found

    def described(self):
        return _("a text for each language")


@dataclass(frozen=True, kw_only=True)
class Number(Shape):
    least: Decimal = Decimal(0)
    most: Decimal = Decimal("9999.9")
    step: Decimal = Decimal("0.5")

    def take(self, value):
        if not isinstance(value, Decimal):
            raise ValueError(_("Write a number without quotation marks, such as %(least)s.") % {"least": self.step})
        if not self.least <= value <= self.most:
            raise ValueError(
                _("%(value)s is not between %(least)s and %(most)s.")
                % {"value": shown(value), "least": self.least, "most": self.most}
            )
        if value % self.step:
            raise ValueError(
                _("%(value)s does not come in steps of %(step)s.") % {"value": shown(value), "step": self.step}
            )
        return value

    def described(self):
        return _("a number")


@dataclass(frozen=True, kw_only=True)
class Credits(Number):
    """A number in steps of a half."""

    most: Decimal = Decimal("999.5")

    def take(self, value):
        if isinstance(value, Decimal) and self.least <= value <= self.most and value % self.step:
            raise ValueError(
                _("Credits come in halves: %(value)s is not one. Write for example 1.5 or 2.") % {"value": shown(value)}
            )
        return super().take(value)


@dataclass(frozen=True, kw_only=True)
class Whole(Shape):
    least: int = 1
    most: int = 999

    def take(self, value):
        if not isinstance(value, Decimal) or value != value.to_integral_value() or abs(value) > 10**9:
            raise ValueError(_("Write a whole number without quotation marks."))
        if not self.least <= value <= self.most:
            raise ValueError(
                _("%(value)s is not between %(least)s and %(most)s.")
                % {"value": int(value), "least": self.least, "most": self.most}
            )
        return int(value)

    def described(self):
        return _("a whole number")


@dataclass(frozen=True, kw_only=True)
class Choice(Shape):
    known: tuple[str, ...]

    def take(self, value):
        if value not in self.known:
            raise ValueError(
                _("%(value)s is not known here. Write one of: %(known)s.")
                % {"value": shown(value), "known": ", ".join(self.known)}
            )
        return value

    def described(self):
        return _("one of %(known)s") % {"known": ", ".join(self.known)}


@dataclass(frozen=True, kw_only=True)
class YesNo(Shape):
    def take(self, value):
        if not isinstance(value, bool):
            raise ValueError(_("Write true or false without quotation marks."))
        return value

    def described(self):
        return _("true or false")


@dataclass(frozen=True, kw_only=True)
class Day(Shape):
    def take(self, value):
        try:
            return date.fromisoformat(value if DAY.fullmatch(value) else "")
        except (TypeError, ValueError):
            raise ValueError(_("%(value)s is no date. Write it as 2026-09-14.") % {"value": shown(value)}) from None

    def described(self):
        return _("a date such as 2026-09-14")


@dataclass(frozen=True, kw_only=True)
class MonthDay(Shape):
    """A day of every year; `""` where it is left out."""

    def take(self, value):
        if not isinstance(value, str) or not is_month_day(value):
            raise ValueError(_("%(value)s is no day of a year. Write it as 08-31.") % {"value": shown(value)})
        return value

    def described(self):
        return _("a day of the year such as 08-31")


def shown(value: Any) -> str:
    """Return a value of the file as its author wrote it, cut to one line."""
    text = str(value) if isinstance(value, Decimal) else json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else f"{text[:60]}..."
