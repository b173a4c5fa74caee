"""Serializers that refuse unknown fields, and fields that several apps share."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail


class StrictSerializer(serializers.Serializer):
    """Reports every field that it does not know or that is read-only, together with all other errors."""

    def to_internal_value(self, data):
        errors = self._strange(data) if isinstance(data, Mapping) else {}
        try:
            value = super().to_internal_value(data)
        except serializers.ValidationError as error:
            raise serializers.ValidationError({**error.detail, **errors}) from error
        if errors:
            raise serializers.ValidationError(errors)
        return value

    def _strange(self, data: Mapping) -> dict[str, list[ErrorDetail]]:
        fields = self.fields
        unknown = ErrorDetail(_("There is no such field."), code="unknown")
        fixed = ErrorDetail(_("This field cannot be written."), code="read_only")
        return {
            str(name): [fixed if name in fields else unknown]
            for name in data
            if name not in fields or fields[name].read_only
        }

    def get_fields(self):
        fields = super().get_fields()
        for name, field in fields.items():
            inner = getattr(field, "child", field)
            lax = isinstance(inner, serializers.BaseSerializer) and not isinstance(inner, StrictSerializer)
            if lax and not field.read_only:
                raise TypeError(f"{type(self).__name__}.{name}: a nested serializer must be strict too.")
        return fields


@extend_schema_field({"type": "object", "additionalProperties": {"type": "string"}, "example": {"fr": "…", "en": "…"}})
class TranslatedText(serializers.ReadOnlyField):
    """A text in each of its languages: {"fr": "...", "en": "..."}."""

    def to_representation(self, value):
        return dict(value)
