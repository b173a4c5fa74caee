"""The content of a transcript: the record of one resident as JSON in one language, without number or date."""

from datetime import datetime
from decimal import Decimal

from django.utils import timezone, translation

from documents.kinds.attestation import signatory_said
from documents.kinds.parts import institution_said, partners, plain_decimal, programme_said, resident_said
from documents.rules.distribution import distribution_said
from documents.rules.models import DocumentRules, rules_of
from records.credits.credit_records import CreditRecord, CreditRow, State, Sums, credit_record
from records.models import Decision, Enrolment

SCHEMA = 1
SUMS = ("earned", "exempted", "registered", "missing", "counted", "total", "stated")


def transcript_content(enrolment: Enrolment, language: str, now: datetime | None = None) -> dict:
    """Return the content from decisions published by `now`; decimals as strings ("12.5"), dates as ISO.

    The language affects only titles and names; marks, states and sums are the same in each.
    """
    enrolment = Enrolment.objects.for_list().get(pk=enrolment.pk)
    record = credit_record(enrolment, now)
    with translation.override(language):
        return _composed(record, language, now or timezone.now())


def facts(content: dict) -> dict[str, tuple]:
    """Return what the document vouches for by activity uuid; the same in every language."""
    return {
        row["activity"]: (row["state"], row["credits"], row["mark"], row["outcome"], row["registered_in"], row["basis"])
        for block in content["blocks"]
        for row in block["rows"]
    }


def basis(content: dict) -> set[str]:
    """Return the uuids of the decisions and exemptions that a document relied on."""
    return {uuid for block in content["blocks"] for row in block["rows"] for uuid in row["basis"]}


def _composed(record: CreditRecord, language: str, now: datetime) -> dict:
    enrolment, version = record.enrolment, record.enrolment.programme_version
    rules = rules_of(version)
    names = {i.code: i.short_name for row in record.rows for i in row.activity.organisers.all()}
    sums = {line.key.pk: line for line in record.by_block()}
    return {
        "schema": SCHEMA,
        "kind": "transcript",
        "language": language,
        "status": "provisional" if is_provisional(record) else "deliberated",
        "institutions": [institution_said(i, language) for i in partners(version.programme)],
        "resident": resident_said(enrolment),
        "programme": programme_said(enrolment, language) | rules_said(rules, language),
        "signatory": signatory_said(rules, language),
        "distribution": distribution_said(version.programme, language, timezone.localdate(now)),
        "failed": failed_said(enrolment, language, now) if rules.shows_failed else [],
        "threshold": None if version.threshold is None else plain_decimal(version.threshold),
        "blocks": [
            {
                "number": block.number,
                "title": block.title.in_language(language),
                "rows": [_row(row, language) for row in record.of_block(block)],
                "sums": _sums(sums[block.pk]),
            }
            for block in record.blocks
        ],
        "organisers": [{"names": [names[code] for code in s.key], "sums": _sums(s)} for s in record.by_organiser()],
        "overall": _sums(record.overall, stated=version.credits),
    }


def rules_said(rules: DocumentRules, language: str) -> dict:
    return {
        "level": rules.level.in_language(language) if rules.level else "",
        "eqf": str(rules.eqf or ""),
        "isced": rules.isced,
        "taught_in": rules.taught_in,
    }


def failed_said(enrolment: Enrolment, language: str, now: datetime) -> list[dict]:
    """Published decisions that granted nothing, in the order of the sessions."""
    rows = (
        Decision.objects.effective(now)
        .filter(enrolment=enrolment, granted=False)
        .select_related("activity", "deliberation__session")
        .prefetch_related("activity__identifiers__institution")
        .order_by("deliberation__session__starts", "activity__block__number", "activity__position")
    )
    return [
        {
            "code": row.activity.shown_code,
            "title": row.activity.title.in_language(language),
            "session": str(row.deliberation.session),
            "mark": plain_decimal(row.mark),
            "outcome_label": str(row.get_outcome_display()) if row.outcome else "",
        }
        for row in rows
    ]


def is_provisional(record: CreditRecord) -> bool:
    """Whether a registration has no published decision yet, or nothing was decided at all."""
    waiting = any(
        row.registration and not row.counts and (row.decision is None or row.decision.registration != row.registration)
        for row in record.rows
    )
    return waiting or not any(row.bases for row in record.rows)


def _row(row: CreditRow, language: str) -> dict:
    activity, decision, exemption = row.activity, row.decision, row.exemption
    exempted = row.state == State.EXEMPTED
    session = row.session
    return {
        "activity": str(activity.uuid),
        "code": activity.shown_code,
        "code_is_ours": not activity.official_codes,
        "title": activity.title.in_language(language),
        "organisers": [i.short_name for i in sorted(activity.organisers.all(), key=lambda i: i.code)],
        "credits": plain_decimal(activity.credits),
        "state": str(row.state),
        "mark": plain_decimal(row.mark),
        "outcome": row.outcome,
        "outcome_label": str(decision.get_outcome_display()) if decision and row.outcome else "",
        "session": str(session) if session and not exempted else "",
        "granted": None if decision is None else decision.granted,
        "decided_on": exemption.decided_on.isoformat() if exemption and exempted else None,
        "decided_in": str(session.academic_year) if session else "",
        "registered_in": str(row.registration.academic_year) if row.registration and not row.counts else "",
        "basis": [str(found.uuid) for found in row.bases],
        "by_equivalence": [_passed(one, language) for one in row.passed],
    }


def _passed(row: CreditRow, language: str) -> dict:
    """An activity of an earlier version on which the jury decided, with its own title, credits, mark and session."""
    said = _row(row, language)
    names = ("code", "title", "credits", "state", "mark", "outcome_label", "session", "decided_on")
    return {name: said[name] for name in names} | {"version": row.activity.programme_version.label}


def _sums(sums: Sums, stated: Decimal | None = None) -> dict:
    values = {name: getattr(sums, name) for name in SUMS}
    values["stated"] = stated if stated is not None else sums.stated
    return {name: plain_decimal(value) for name, value in values.items()}
