"""Strict reading of a JSON file: numbers as `Decimal`, duplicate keys detected."""

import json
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from curriculum.loading.problems import FileError, Problem, Problems

MOST_BYTES = 5_000_000


class Record(dict):
    """A JSON object that remembers repeated keys."""

    def __init__(self, pairs):
        super().__init__(pairs)
        keys = [key for key, _value in pairs]
        self.repeated = sorted({key for key in keys if keys.count(key) > 1}) if len(self) < len(keys) else []


def read(path: str | Path) -> Record:
    """Return the object of the file; raise `FileError` where there is none, or for a repeated key."""
    tree = parse(text_of(Path(path)))
    if not isinstance(tree, Record):
        raise useless(_("The file holds no JSON object. Begin it with { and end it with }."))
    problems = Problems()
    name_repeated_keys(tree, "", problems)
    problems.raise_any()
    return tree


def text_of(path: Path) -> str:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise useless(_("The file is larger than 5 MB. Check that it is the right one."))
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise useless(_("Line %(line)s is not UTF-8. Save the file as UTF-8.") % {"line": line}) from None
    except OSError as error:
        raise useless(_("The file cannot be read: %(why)s.") % {"why": error.strerror}) from None


def parse(text: str) -> Any:
    try:
        return json.loads(
            text, object_pairs_hook=Record, parse_float=number, parse_int=number, parse_constant=not_a_number
        )
    except json.JSONDecodeError as error:
        raise useless(
            _("Line %(line)s, column %(column)s is not JSON: %(why)s. Mend that place.")
            % {"line": error.lineno, "column": error.colno, "why": error.msg},
        ) from None
    except RecursionError:
        raise useless(_("The file is nested too deeply. Check that it is the right one.")) from None


def number(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:  # an exponent that Decimal cannot hold
        return not_a_number(text)


def useless(text: str) -> FileError:
    return FileError(Problem("", text))


def not_a_number(text: str):
    raise useless(_("%(text)s is no number that can be used. Write an ordinary one.") % {"text": text[:40]})


def name_repeated_keys(value: Any, path: str, problems: Problems) -> None:
    if isinstance(value, Record):
        for key in value.repeated:
            problems.add(path, _('"%(key)s" is written more than once. Keep one of them.') % {"key": key})
        for key, inner in value.items():
            name_repeated_keys(inner, f"{path}.{key}" if path else key, problems)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            name_repeated_keys(inner, f"{path}[{index}]", problems)
