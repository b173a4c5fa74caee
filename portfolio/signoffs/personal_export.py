"""Sign-offs in the personal export."""

from portfolio.export_values import Plain, competency_key, identified, iso, level_key
from portfolio.signoffs.models import SignOff, SignOffEvidence
from records.models import Enrolment


def sign_offs(enrolment: Enrolment) -> list[Plain]:
    """Return the sign-offs with the one that each replaced and the evidence that each rests on."""
    rows = SignOff.objects.filter(enrolment=enrolment).order_by("signed_at", "pk")
    rows = rows.select_related("competency__framework", "level__framework", "rule", "signer", "supersedes")
    rows = rows.prefetch_related("evidence__observation", "evidence__round", "evidence__entry")
    return [
        {
            **identified(row),
            "competency": competency_key(row.competency),
            "level": level_key(row.level),
            "year": row.year,
            "rule": {"code": row.rule.code, "number": row.rule.number},
            "signer": str(row.signer),
            "capacity": row.capacity,
            "identified_by": row.identified_by,
            "signed_at": iso(row.signed_at),
            "words": row.words,
            "missing": row.missing,
            "reason": row.reason,
            "state": row.state,
            "ended_at": iso(row.ended_at),
            "end_reason": row.end_reason,
            "supersedes": str(row.supersedes.uuid) if row.supersedes else None,
            "evidence": [evidence(one) for one in row.evidence.all()],
            "origin": row.origin,
        }
        for row in rows
    ]


def evidence(row: SignOffEvidence) -> Plain:
    for kind in ("observation", "round", "entry"):
        if (thing := getattr(row, kind)) is not None:
            return {"kind": kind, "uuid": str(thing.uuid)}
    raise ValueError(f"Evidence {row.pk} is of nothing.")
