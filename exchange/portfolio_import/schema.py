"""The JSON Schema of portfolio.json."""

import json
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import best_match

from exchange.archive.content import FORMAT_VERSION

HERE = Path(__file__).parents[1] / "data"


FORMATS = FormatChecker(formats=())


@FORMATS.checks("day", raises=ValueError)
def is_day(value: Any) -> bool:
    """A day of the calendar, not the 30th of February."""
    return not isinstance(value, str) or bool(date.fromisoformat(value))


@FORMATS.checks("moment", raises=ValueError)
def is_moment(value: Any) -> bool:
    return not isinstance(value, str) or datetime.fromisoformat(value).tzinfo is not None


@cache
def validator() -> Draft202012Validator:
    schema = (HERE / f"portfolio-{FORMAT_VERSION}.schema.json").read_text("utf-8")
    return Draft202012Validator(json.loads(schema), format_checker=FORMATS)


def first_fault(data: Any) -> str:
    """Return the place of the first error ("portfolio/entries/3/title"), "" for valid data."""
    error = best_match(validator().iter_errors(data))
    if error is None:
        return ""
    return "/".join(str(step) for step in error.absolute_path) or "portfolio.json"
