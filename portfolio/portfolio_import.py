"""Writing what a resident imports from another installation: entries and goals, as they were there.

Observations and sign-offs are written only once somebody of this programme has confirmed them; the caller checks that.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import changes
from accounts.models import User
from files import services as stored_files
from pages.errors import wrong
from portfolio.code_lookup import Known
from portfolio.entries.models import Entry, EntryFile
from portfolio.entries.uploads import Checked
from portfolio.forms.models import Form, FormItem
from portfolio.goals.models import Goal
from portfolio.observations.models import Observation
from portfolio.observations.services import refuse_impossible, write_ratings
from portfolio.privacy_guard.identity import mask
from portfolio.requests.models import FeedbackRound
from portfolio.signoffs.models import SignOff, SignOffEvidence
from records.models import Enrolment

Said = Mapping[str, Any]


def day(iso: str | None) -> date | None:
    return date.fromisoformat(iso) if iso else None


def at(iso: str) -> datetime:
    return datetime.fromisoformat(iso)


def moment(iso: str | None) -> datetime | None:
    return at(iso) if iso else None


@transaction.atomic
def take_over_entry(
    *, enrolment: Enrolment, said: Said, known: Known, files: Iterable[tuple[Said, Checked]] = ()
) -> Entry:
    """Write an entry with its files under its own uuid and version; private, without its sharings.

    An entry that a sign-off rested on stays locked, so that it is unchanged when that sign-off is confirmed here.
    """
    row = Entry(
        enrolment=enrolment, uuid=said["uuid"], version=said["version"], kind=known.kinds.get(said["kind"] or ""),
        **{name: mask(said[name]) for name in Entry.TEXTS}, happened_on=day(said["happened_on"]),
        registration=known.registration(said["activity"]), is_draft=said["is_draft"],
        created_at=at(said["created_at"]), changed_at=at(said["changed_at"]),
        evidence_since=moment(said["evidence_since"]),
    )  # fmt: skip
    row.full_clean()
    row.save(force_insert=True)
    row.competencies.set(known.competencies[key] for key in said["competencies"] if key in known.competencies)
    row.themes.set(known.themes[key] for key in said["themes"] if key in known.themes)
    for told, file in files:
        stored = stored_files.store(
            content=file.content, name=file.name, content_type=file.content_type, by=enrolment.user
        )
        EntryFile.objects.create(
            uuid=told["uuid"], entry=row, file=stored, added_by=enrolment.user, added_at=at(told["added_at"])
        )
    return row


@transaction.atomic
def take_over_goal(*, enrolment: Enrolment, said: Said, known: Known) -> Goal:
    """Write a goal, private, with those of its entries that belong to the resident here."""
    row = Goal(
        enrolment=enrolment, uuid=said["uuid"], version=said["version"], title=mask(said["title"]),
        plan=mask(said["plan"]), due_on=day(said["due_on"]), state=said["state"], closed_on=day(said["closed_on"]),
        created_at=at(said["created_at"]),
    )  # fmt: skip
    row.full_clean()
    row.save(force_insert=True)
    row.competencies.set(known.competencies[key] for key in said["competencies"] if key in known.competencies)
    row.evidence.set(Entry.objects.filter(enrolment=enrolment, uuid__in=said["evidence"]))
    return row


@transaction.atomic
def take_over_observation(
    *, enrolment: Enrolment, said: Said, known: Known, observer: User, origin: str, by: User, why: str
) -> Observation:
    """Write an observation that `by` confirmed; raise `ValidationError` where it cannot be stored."""
    form = known.forms.get((said["form"]["code"], said["form"]["number"]))
    if form is None:
        text = _("The form “%(code)s”, version %(number)s, is not loaded here: load it first.")
        raise wrong("form", text % said["form"], "unknown")
    observed_on = date.fromisoformat(said["observed_on"])
    refuse_impossible(enrolment, None, observer, observed_on, None)
    row = Observation(
        enrolment=enrolment, uuid=said["uuid"], version=said["version"], form=form,
        registration=known.registration(said["activity"]), answers=fitting(form, said["answers"]),
        source=said["source"], setting=known.settings.get(said["setting"] or ""),
        profession=known.professions.get(said["profession"] or ""), observed_on=observed_on, observer=observer,
        identified_by=said["identified_by"], recorded_at=at(said["recorded_at"]), state=said["state"],
        reason=said["reason"], origin=origin,
        supersedes=Observation.objects.filter(enrolment=enrolment, uuid=said["supersedes"]).first(),
    )  # fmt: skip
    changes.create(row, by=by, action="take_over", why=why)
    write_ratings(row)
    return row


def fitting(form: Form, answers: Said) -> dict[str, Any]:
    """Return the answers; raise `ValidationError` where one could not have been given in this form."""
    items = {item.code: item for item in form.form_items.all()}
    for code, value in answers.items():
        item = items.get(code)
        if item is None or not is_possible(item, value):
            text = _("“%(code)s” is answered in a way that the form “%(form)s” does not have.")
            raise wrong("form", text % {"code": code, "form": form}, "answers")
    return dict(answers)


def is_possible(item: FormItem, value: Any) -> bool:
    if item.kind == FormItem.Kind.RATING:
        return (value is None and item.may_be_unseen) or value in [level.value for level in item.levels]
    if item.kind == FormItem.Kind.CHOICE:
        return value in [one["code"] for one in item.choices]
    return isinstance(value, str)


@transaction.atomic
def take_over_sign_off(
    *, enrolment: Enrolment, said: Said, known: Known, signer: User, origin: str, by: User, why: str
) -> SignOff:
    """Write a sign-off that `by` confirmed, with that part of its evidence which exists here."""
    competency, level = known.competencies.get(said["competency"]), known.levels.get(said["level"])
    rule = known.rules.get((said["rule"]["code"], said["rule"]["number"]))
    if competency is None or level is None or rule is None:
        lacking = said["competency"] if competency is None else said["level"] if level is None else said["rule"]["code"]
        raise wrong("sign_off", _("“%(code)s” is not known here: load it first.") % {"code": lacking}, "unknown")
    row = SignOff(
        enrolment=enrolment, uuid=said["uuid"], version=said["version"], competency=competency, level=level,
        year=said["year"], rule=rule, signer=signer, capacity=said["capacity"], identified_by=said["identified_by"],
        signed_at=at(said["signed_at"]), words=said["words"], missing=said["missing"], reason=said["reason"],
        state=said["state"], ended_at=moment(said["ended_at"]), end_reason=said["end_reason"], origin=origin,
        supersedes=SignOff.objects.filter(enrolment=enrolment, uuid=said["supersedes"]).first(),
    )  # fmt: skip
    changes.create(row, by=by, action="take_over", why=why)
    for one in said["evidence"]:
        rest_on(row, one, by=by)
    return row


@transaction.atomic
def unlock(*, enrolment: Enrolment, entries: Iterable[str], by: User, why: str) -> None:
    """Unlock entries that no sign-off rests on after all."""
    rows = Entry.objects.filter(enrolment=enrolment, uuid__in=entries, evidence_since__isnull=False)
    for row in rows.exclude(evidence_of__isnull=False):
        changes.change(row, {"evidence_since": None}, by=by, action="unlock", why=why)


EVIDENCE: dict[str, type[Observation] | type[FeedbackRound] | type[Entry]] = {
    "observation": Observation,
    "round": FeedbackRound,
    "entry": Entry,
}


def rest_on(row: SignOff, one: Said, *, by: User) -> None:
    """Add a piece of evidence if it exists here; an entry is locked by it, as by any sign-off."""
    found = EVIDENCE[one["kind"]].objects.filter(enrolment=row.enrolment, uuid=one["uuid"]).first()
    if found is None:
        return
    SignOffEvidence.objects.create(sign_off=row, **{one["kind"]: found})
    if isinstance(found, Entry) and not found.is_evidence:
        changes.change(found, {"evidence_since": row.signed_at}, by=by, action="evidence")
