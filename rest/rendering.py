"""JSON as we write it: a decimal stays exact."""

from decimal import Decimal

from rest_framework.renderers import JSONRenderer
from rest_framework.utils.encoders import JSONEncoder


class ExactEncoder(JSONEncoder):
    """Writes a `Decimal` that came past every serializer as a string too, never as a float."""

    def default(self, obj):
        return str(obj) if isinstance(obj, Decimal) else super().default(obj)


class ExactJSONRenderer(JSONRenderer):
    encoder_class = ExactEncoder
