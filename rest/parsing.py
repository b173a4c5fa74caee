"""Strict JSON: UTF-8, no repeated names, exact numbers, bounded size."""

import json
from collections import Counter
from decimal import Decimal

from django.utils.translation import gettext as _
from rest_framework.parsers import BaseParser

from rest.errors import MalformedError, TooLargeError

LARGEST_BODY = 1_048_576  # bytes


class StrictJSONParser(BaseParser):
    """Numbers with a fraction or exponent become `Decimal`; NaN, Infinity and repeated names are refused."""

    media_type = "application/json"

    def parse(self, stream, media_type=None, parser_context=None):
        try:
            return read_json(read_body(stream).decode("utf-8"))
        except UnicodeDecodeError as error:
            raise MalformedError(_("The body is not UTF-8 (byte %(at)s).") % {"at": error.start}) from error


def read_body(stream, limit: int = LARGEST_BODY) -> bytes:
    body = stream.read(limit + 1)
    if len(body) > limit:
        raise TooLargeError(limit)
    return body


def read_json(text: str):
    """Return the value of a JSON text; raise `MalformedError` with what is wrong and where."""
    try:
        return json.loads(text, parse_float=Decimal, parse_constant=refuse_constant, object_pairs_hook=once_each)
    except json.JSONDecodeError as error:
        where = {"line": error.lineno, "column": error.colno}
        raise MalformedError(_("The body is not JSON: look at line %(line)s, column %(column)s.") % where) from error
    except RecursionError as error:
        raise MalformedError(_("The body is nested too deeply.")) from error
    except ValueError as error:  # ValueError: an integer of thousands of digits
        raise MalformedError(_("The body holds a number that is too long.")) from error


def refuse_constant(name: str):
    raise MalformedError(_("%(name)s is not a number in JSON.") % {"name": name})


def once_each(pairs: list[tuple[str, object]]) -> dict:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = [name for name, times in Counter(name for name, _value in pairs).items() if times > 1]
        detail = _("The field `%(name)s` stands there more than once.")
        errors = [{"field": name, "code": "duplicate", "detail": detail % {"name": name}} for name in twice]
        raise MalformedError(errors[0]["detail"], errors)
    return found
