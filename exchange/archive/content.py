"""The content of a portfolio archive: all of a resident's data in one JSON (docs/portfolio-export.md)."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone, translation

from documents.kinds.parts import programme_said
from documents.kinds.transcript import transcript_content
from exchange.archive.legend import legend
from exchange.models import Statement
from internships import personal_export as internships
from mentoring import personal_export as mentoring
from portfolio import personal_export as portfolio
from records.models import Enrolment
from thesis import personal_export as theses

FORMAT = "cursus-portfolio"
FORMAT_VERSION = 1
PLURAL = {
    "entry": "entries", "goal": "goals", "observation": "observations", "round": "rounds", "sign_off": "sign_offs",
}  # fmt: skip


def everything(enrolment: Enrolment, language: str, now: datetime | None = None) -> dict[str, Any]:
    """Return the content, labels in `language`, texts as they were written.

    Mentor notes stay sealed until the archive is downloaded, and are added then (`exchange.archive.download`).
    """
    now = now or timezone.now()
    with translation.override(language):
        data: dict[str, Any] = {
            "format": FORMAT,
            "format_version": FORMAT_VERSION,
            "made_at": now.isoformat(timespec="seconds"),
            "made_by": {"product": "Cursus", "address": settings.SITE_URL},
            "language": language,
            "resident": resident(enrolment),
            "programme": programme_said(enrolment, language),
            "portfolio": with_statements(portfolio.everything(enrolment), enrolment),
            "internships": internships.everything(enrolment),
            "mentoring": mentoring.everything(enrolment, notes=False),
            "thesis": theses.everything(enrolment),
            "record": record(enrolment, language, now),
        }
        data["legend"] = legend(data)
    return data


def with_statements(own: dict[str, Any], enrolment: Enrolment) -> dict[str, Any]:
    """Add imported statements in their original form, marked as confirmed here or not yet."""
    rows = Statement.objects.filter(enrolment=enrolment).exclude(state=Statement.State.REFUSED)
    for row in rows.select_related("portfolio_import").order_by("pk"):
        name = PLURAL[row.kind]
        here = next((one for one in own[name] if one["uuid"] == str(row.original)), None)
        mark = {"from": row.portfolio_import.source, "sha256": row.portfolio_import.sha256, "state": row.state}
        brought = {"brought": [*row.said.get("brought", []), mark]}
        if here is None:
            own[name].append({**row.said, **brought})
        elif here["version"] == row.said["version"]:  # unchanged since it was confirmed
            own[name][own[name].index(here)] = {**row.said, "origin": here["origin"], **brought}
        else:
            here.update(brought)
    for name, moment in (("observations", "recorded_at"), ("rounds", "opened_on"), ("sign_offs", "signed_at")):
        own[name].sort(key=lambda one: one[moment])
    return own


def resident(enrolment: Enrolment) -> dict[str, Any]:
    user = enrolment.user
    return {
        "given_name": user.given_name,
        "family_name": user.family_name,
        "email": user.email,
        "matricules": [
            {"institution": one.institution.code, "value": one.value} for one in enrolment.identifiers.all()
        ],
    }


def record(enrolment: Enrolment, language: str, now: datetime) -> dict[str, Any]:
    """Return the credits as a transcript of that day would."""
    content = transcript_content(enrolment, language, now)
    return {name: content[name] for name in ("status", "blocks", "organisers", "overall")}
