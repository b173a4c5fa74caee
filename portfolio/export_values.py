"""Values that several parts of the personal export write: dates, and the codes of competencies and forms."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from competencies.models import Competency, Level
from portfolio.forms.models import Form
from records.models import Registration

Plain = dict[str, Any]


def identified(row: Any) -> Plain:
    return {"uuid": str(row.uuid), "version": row.version}


def iso(value: date | datetime | time | None) -> str | None:
    return value.isoformat() if value else None


def competency_key(row: Competency) -> str:
    return f"{row.framework.key}/{row.code}"


def level_key(row: Level) -> str:
    return f"{row.framework.key}/{row.code}"


def competencies(rows: Iterable[Competency]) -> list[str]:
    return sorted(competency_key(row) for row in rows)


def activity(registration: Registration | None) -> Plain | None:
    if registration is None:
        return None
    year = registration.annual_programme.academic_year.start_year
    return {"code": registration.activity.code, "title": str(registration.activity.title), "year": year}


def form(row: Form) -> Plain:
    return {"code": row.code, "number": row.number}


def readable(row: Form, answers: Plain) -> Plain:
    """Return the answers without confidential items; prefetch `form_items`."""
    open_to_all = {item.code for item in row.form_items.all() if not item.confidential}
    return {code: value for code, value in answers.items() if code in open_to_all}
