"""Texts in several languages in one column, so that a further language is data (decision 0002)."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Translated(dict):
    """{"fr": "...", "en": "..."}. As a string: the active language, else French, else any."""

    def __str__(self):
        return self.in_language(get_language() or "fr")

    def __html__(self):
        from django.utils.html import escape

        return escape(str(self))

    def in_language(self, language: str) -> str:
        for code in (language[:2], "fr", *self):
            if self.get(code):
                return self[code]
        return ""


def languages_of(*texts: dict) -> list[str]:
    """Return the languages of the texts in the order of the settings, French first; databases reorder JSON keys."""
    order = [code for code, _name in settings.LANGUAGES]
    found = {code for text in texts for code in text}
    return [code for code in order if code in found] + sorted(found.difference(order))


class TranslatedField(models.JSONField):
    """A JSON column of `Translated`; accepts a dict of language code to text."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("default", dict)
        super().__init__(*args, **kwargs)

    def from_db_value(self, value, expression, connection):
        found = super().from_db_value(value, expression, connection)
        return Translated(found) if isinstance(found, dict) else found

    def to_python(self, value):
        return Translated(value) if isinstance(value, dict) else super().to_python(value)

    def validate(self, value, model_instance):
        super().validate(value, model_instance)
        if not isinstance(value, dict) or not all(isinstance(k, str) and isinstance(v, str) for k, v in value.items()):
            raise ValidationError(_("Write a text for each language."), code="invalid")

    def contribute_to_class(self, cls, name, private_only=False):
        super().contribute_to_class(cls, name, private_only)
        setattr(cls, self.attname, TranslatedAttribute(self.attname))


class TranslatedAttribute:
    """Returns `Translated` also on an instance built from a plain dict that was not read back yet."""

    def __init__(self, name):
        self.name = name

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        if self.name not in instance.__dict__:
            instance.refresh_from_db(fields=[self.name])
        return instance.__dict__[self.name]

    def __set__(self, instance, value):
        instance.__dict__[self.name] = Translated(value) if isinstance(value, dict) else value
