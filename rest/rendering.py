"""JSON responses with exact decimals."""

from decimal import Decimal

from rest_framework.renderers import JSONRenderer
from rest_framework.utils.encoders import JSONEncoder


class ExactEncoder(JSONEncoder):
    """Writes a `Decimal` that no serializer handled as a string too, never as a float."""

    def default(self, obj):
        return str(obj) if isinstance(obj, Decimal) else super().default(obj)


class ExactJSONRenderer(JSONRenderer):
    encoder_class = ExactEncoder
