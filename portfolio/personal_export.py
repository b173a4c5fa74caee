"""Everything of a resident's portfolio that is theirs to take away, as plain values, in what the resident may read.

For the export of the resident alone: whoever calls this has made sure that the resident asks for their own. Feedback of
several sources is in it as the pool that can be read, never by whom; nothing that is for the coordinator alone.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from competencies.models import Competency, Level
from portfolio.models import (
    Entry,
    EntryFile,
    FeedbackRound,
    Form,
    Goal,
    Observation,
    ObservationRating,
    Request,
    Sharing,
    SignOff,
    SignOffEvidence,
)
from portfolio.requests.pool import pool
from records.models import Enrolment, Registration

Plain = dict[str, Any]


def everything(enrolment: Enrolment) -> dict[str, list[Plain]]:
    """{"entries", "goals", "observations", "rounds", "requests", "sign_offs"}; days and moments as ISO texts."""
    return {
        "entries": entries(enrolment),
        "goals": goals(enrolment),
        "observations": observations(enrolment),
        "rounds": rounds(enrolment),
        "requests": requests(enrolment),
        "sign_offs": sign_offs(enrolment),
    }


def files_of(enrolment: Enrolment):
    """The files beside the entries, with what is stored of each."""
    return EntryFile.objects.filter(entry__enrolment=enrolment).select_related("file", "entry").order_by("pk")


def entries(enrolment: Enrolment) -> list[Plain]:
    rows = Entry.objects.filter(enrolment=enrolment).order_by("created_at", "pk")
    rows = rows.select_related("kind", "registration__activity", "registration__annual_programme__academic_year")
    rows = rows.prefetch_related("competencies__framework", "themes__axis", "files__file", "sharings__reader")
    return [
        {
            **identified(row),
            "kind": row.kind.code if row.kind else None,
            **{name: getattr(row, name) for name in row.TEXTS},
            "happened_on": iso(row.happened_on),
            "activity": activity(row.registration),
            "competencies": competencies(row.competencies.all()),
            "themes": sorted(f"{theme.axis.code}/{theme.code}" for theme in row.themes.all()),
            "is_draft": row.is_draft,
            "created_at": iso(row.created_at),
            "changed_at": iso(row.changed_at),
            "evidence_since": iso(row.evidence_since),
            "files": [stored(one) for one in row.files.all()],
            "shared": [shared(one) for one in row.sharings.all()],
        }
        for row in rows
    ]


def goals(enrolment: Enrolment) -> list[Plain]:
    rows = Goal.objects.filter(enrolment=enrolment).order_by("created_at", "pk")
    rows = rows.prefetch_related("competencies__framework", "evidence", "sharings__reader")
    return [
        {
            **identified(row),
            "title": row.title,
            "plan": row.plan,
            "due_on": iso(row.due_on),
            "state": row.state,
            "closed_on": iso(row.closed_on),
            "created_at": iso(row.created_at),
            "competencies": competencies(row.competencies.all()),
            "evidence": sorted(str(entry.uuid) for entry in row.evidence.all()),
            "shared": [shared(one) for one in row.sharings.all()],
        }
        for row in rows
    ]


def observations(enrolment: Enrolment) -> list[Plain]:
    """Single ones, whatever became of them."""
    rows = Observation.objects.visible_to(enrolment.user).filter(enrolment=enrolment).order_by("recorded_at", "pk")
    rows = rows.select_related(
        "form", "setting", "profession", "observer", "supersedes", "registration__activity",
        "registration__annual_programme__academic_year",
    )  # fmt: skip
    rows = rows.prefetch_related(
        "form__form_items", "ratings__competency__framework", "ratings__item", "ratings__scale"
    )
    return [
        {
            **identified(row),
            "source": row.source,
            "form": form(row.form),
            "answers": readable(row.form, row.answers),
            "ratings": [rating(one) for one in row.ratings.all()],
            "setting": row.setting.code if row.setting else None,
            "profession": row.profession.code if row.profession else None,
            "activity": activity(row.registration),
            "observed_on": iso(row.observed_on),
            "observer": str(row.observer),
            "identified_by": row.identified_by,
            "recorded_at": iso(row.recorded_at),
            "state": row.state,
            "reason": row.reason,
            "supersedes": str(row.supersedes.uuid) if row.supersedes else None,
            "origin": row.origin,
        }
        for row in rows
    ]


def rounds(enrolment: Enrolment) -> list[Plain]:
    """Feedback of several sources: how many were asked and answered, and the pool where it can be read."""
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
    """Whom the resident asked for what; the draft of who answers is theirs, and of a round nothing tells when."""
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


def sign_offs(enrolment: Enrolment) -> list[Plain]:
    """With their chain: each names the one that it took the place of, and on what it rests."""
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


def identified(row: Any) -> Plain:
    return {"uuid": str(row.uuid), "version": row.version}


def iso(value: date | datetime | None) -> str | None:
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
    """Without what is for the coordinator alone; prefetch `form_items`."""
    open_to_all = {item.code for item in row.form_items.all() if not item.confidential}
    return {code: value for code, value in answers.items() if code in open_to_all}


def rating(row: ObservationRating) -> Plain:
    return {
        "competency": competency_key(row.competency),
        "item": row.item.code,
        "scale": row.scale.code,
        "value": row.value,
    }


def stored(row: EntryFile) -> Plain:
    return {
        "uuid": str(row.uuid),
        "name": row.file.name,
        "type": row.file.content_type,
        "size": row.file.size,
        "sha256": row.file.sha256,
        "added_at": iso(row.added_at),
    }


def shared(row: Sharing) -> Plain:
    """With whom; `with` is null where an entry is in the jury's file."""
    return {
        "with": str(row.reader) if row.reader else None,
        "since": iso(row.shared_at),
        "until": iso(row.withdrawn_at),
    }


def evidence(row: SignOffEvidence) -> Plain:
    for kind in ("observation", "round", "entry"):
        if (thing := getattr(row, kind)) is not None:
            return {"kind": kind, "uuid": str(thing.uuid)}
    raise ValueError(f"Evidence {row.pk} is of nothing.")
