"""Parts of the content that several kinds of document share."""

import hashlib
import json
from decimal import Decimal

from curriculum.models import Institution
from records.models import Enrolment


def sha256_of(data: dict) -> str:
    """Return the SHA-256 of JSON data, whatever the order of the keys."""
    return hashlib.sha256(json.dumps(data, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def partners(programme) -> list[Institution]:
    """Return the universities of the programme, the reference university first."""
    return sorted(programme.institutions.all(), key=lambda i: (i.pk != programme.reference_institution_id, i.code))


def institution_said(institution: Institution, language: str) -> dict:
    return {
        "code": institution.code,
        "name": institution.name.in_language(language),
        "short_name": institution.short_name,
        "faculty": institution.faculty.in_language(language),
        "address": institution.address,
        "country": institution.country,
        "domain": institution.domain,
        "url": institution.url,
    }


def programme_said(enrolment: Enrolment, language: str) -> dict[str, str]:
    version = enrolment.programme_version
    return {
        "code": version.programme.code,
        "title": version.programme.title.in_language(language),
        "version": version.label,
        "intake": str(enrolment.intake),
    }


def resident_said(enrolment: Enrolment) -> dict:
    return {
        "given_name": enrolment.user.given_name,
        "family_name": enrolment.user.family_name,
        "birth_date": enrolment.birth_date.isoformat() if enrolment.birth_date else None,
        "matricules": [
            {"institution": i.institution.short_name, "value": i.value} for i in enrolment.identifiers.all()
        ],
    }


def plain_decimal(value: Decimal | None) -> str | None:
    """Return a decimal as text with a point: "12.5", "60", "0"."""
    return None if value is None else f"{value.normalize():f}"
