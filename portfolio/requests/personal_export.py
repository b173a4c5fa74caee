"""Requests and rounds of feedback in the personal export."""

from portfolio.export_values import Plain, form, identified, iso
from portfolio.requests.models import FeedbackRound, Request
from portfolio.requests.pool import pool
from records.models import Enrolment


def rounds(enrolment: Enrolment) -> list[Plain]:
    """Return rounds of feedback with their counts, and the pool where it can be read."""
    rows = FeedbackRound.objects.filter(enrolment=enrolment).with_counts().select_related("form")
    return [
        {
            **identified(row),
            "form": form(row.form),
            "opened_on": iso(row.opened_on),
            "closes_on": iso(row.closes_on),
            "closed_at": iso(row.closed_at),
            "asked": row.asked,
            "answered": row.answered,
            "pool": pooled(row),
        }
        for row in rows.order_by("opened_on", "pk")
    ]


def pooled(round: FeedbackRound) -> Plain | None:
    found = pool(round)
    if found is None:
        return None
    return {
        "answers": found.answers,
        "professions": [{"title": title, "count": count} for title, count in found.professions],
        "items": [
            {
                "code": one.item.code,
                "label": str(one.item.label),
                "counts": [{"words": words, "count": count} for words, count in one.counts],
                "unseen": one.unseen,
                "texts": list(one.texts),
            }
            for one in found.items
            if not one.item.confidential
        ],
    }


def requests(enrolment: Enrolment) -> list[Plain]:
    """Return the resident's requests, without drafts of the people asked and without who answered in a round."""
    rows = Request.objects.filter(enrolment=enrolment).order_by("asked_at", "pk")
    rows = rows.select_related("form", "round", "person", "profession", "setting", "observation")
    return [
        {
            **identified(row),
            "kind": row.kind,
            "form": form(row.form),
            "round": str(row.round.uuid) if row.round else None,
            "person": str(row.person),
            "profession": row.profession.code if row.profession else None,
            "setting": row.setting.code if row.setting else None,
            "observed_on": iso(row.observed_on),
            "note": row.note,
            "asked_at": iso(row.asked_at),
            "expires_on": iso(row.expires_on),
            "state": row.state,
            "observation": str(row.observation.uuid) if row.observation and not row.round else None,
        }
        for row in rows
    ]
