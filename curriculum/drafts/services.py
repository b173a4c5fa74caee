"""Drafts of a programme version: copied from a published one, edited row by row, published or discarded."""

from collections.abc import Callable, Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from accounts.changes import ConflictError, audit, change, create, plain, touch
from accounts.models import User
from accounts.permissions import WrongStateError, require
from curriculum.institutions.models import AcademicYear, Institution
from curriculum.loading.plan_writer import apply
from curriculum.loading.stored_plan import described
from curriculum.programmes.activity_models import Activity, ActivityPart
from curriculum.programmes.models import ProgrammeVersion, VersionContent, frozen_error
from curriculum.programmes.permissions import can_edit, can_prepare
from curriculum.programmes.requisites import refuse_circle, refuse_later
from curriculum.programmes.services import end_intakes, lock, organiser_key, publish, tie

CopyAlong = Callable[[ProgrammeVersion, ProgrammeVersion, User], object]
_along: list[CopyAlong] = []


def copies_along(function: CopyAlong) -> CopyAlong:
    """Register `function(source, copy, by)`, which copies what an app above keeps on the activities of a version."""
    _along.append(function)
    return function


@transaction.atomic
def copy_version(*, source: ProgrammeVersion, label: str, first_intake: AcademicYear, by: User) -> ProgrammeVersion:
    """Copy a version into a draft for a later intake; raise `ValidationError` where the label is taken."""
    require(can_prepare(by, source.programme))
    lock(source)
    if first_intake.start_year <= source.first_intake.start_year:
        raise ValidationError({"first_intake": _("A newer version is for a later intake than the one it comes from.")})
    if source.programme.versions.filter(label=label).exists():
        raise ValidationError({"label": _("The programme has a version of this name. Give it another one.")})
    plan = described(source)
    plan["version"] |= {"label": label, "first_intake": first_intake.start_year, "last_intake": None, "state": "draft"}
    made = change(apply(plan, by), {"origin": source}, by=by, action="copy")
    for function in _along:
        function(source, made, by)
    return made


@transaction.atomic
def discard(*, version: ProgrammeVersion, by: User, seen: int) -> None:
    """Delete the draft with its content; an audit row remains."""
    open_draft(version, by=by, seen=seen)
    before = {"programme": version.programme.code, "label": version.label, "activities": version.activities.count()}
    audit(version, by=by, action="discard", before=before, institution=version.programme.reference_institution.code)
    try:
        version.activities.all().delete()
        version.delete()
    except ProtectedError:
        raise WrongStateError(_("Something relies on this draft already; it cannot be discarded.")) from None


@transaction.atomic
def edit_version(*, version: ProgrammeVersion, by: User, seen: int, **values: Any) -> ProgrammeVersion:
    """Change the rules of a draft: label, intakes, stated credits, marks."""
    open_draft(version, by=by)
    first, last = values.get("first_intake", version.first_intake), values.get("last_intake", version.last_intake)
    if last is not None and last.start_year < first.start_year:
        raise ValidationError({"last_intake": _("The last intake lies before the first one.")})
    institution = version.programme.reference_institution.code
    return change(version, values, by=by, seen=seen, institution=institution)


@transaction.atomic
def save_row(*, version: ProgrammeVersion, row: Any, values: dict, by: User, seen: int) -> Any:
    """Write a block, heading, requirement or condition of a draft; `seen` is the version of the draft itself."""
    open_draft(version, by=by, seen=seen)
    names = {name: value for name, value in values.items() if row.pk is None or getattr(row, name) != value}
    before = {name: "" if row.pk is None else plain(getattr(row, name)) for name in names}
    if row.pk is None and hasattr(row, "position"):
        row.position = type(row)._default_manager.filter(programme_version=version).count()
    for name, value in names.items():
        setattr(row, name, value)
    row.programme_version = version
    row.full_clean()
    row.save()
    key = f"{row._meta.model_name} {key_of(row)}"
    write_audit(version, by, "edit", {key: before}, {key: {name: plain(value) for name, value in names.items()}})
    return row


@transaction.atomic
def remove_row(*, version: ProgrammeVersion, row: Any, by: User, seen: int) -> None:
    """Remove a row of a draft; raise `WrongStateError` while activities use it."""
    open_draft(version, by=by, seen=seen)
    key = f"{row._meta.model_name} {key_of(row)}"
    try:
        row.delete()
    except ProtectedError:
        raise WrongStateError(_("Activities stand in it. Move or remove them first.")) from None
    if hasattr(row, "position"):
        renumber(type(row)._default_manager.filter(programme_version=version))
    write_audit(version, by, "remove", {key: str(row)}, {})


@transaction.atomic
def add_activity(
    *,
    version: ProgrammeVersion,
    organisers: Iterable[Institution],
    prerequisites: Iterable[Activity] = (),
    corequisites: Iterable[Activity] = (),
    counts_for: Iterable = (),
    by: User,
    **values: Any,
) -> Activity:
    """Add an activity at the end of a draft, with one part of its own kind."""
    open_draft(version, by=by)
    organisers = list(organisers)
    made = Activity(
        programme_version=version,
        organiser_key=organiser_key(organisers),
        position=version.activities.count(),
        **values,
    )
    create(made, by=by, institution=version.programme.reference_institution.code)
    ties = {"prerequisites": prerequisites, "corequisites": corequisites, "counts_for": counts_for}
    tie(made, organisers=organisers, by=by, **ties)
    refuse_circle(made)
    refuse_later(made)
    ActivityPart.objects.create(activity=made, code=made.kind, title=made.title, kind=made.kind)
    return made


@transaction.atomic
def remove_activity(*, activity: Activity, by: User, seen: int) -> None:
    version = activity.programme_version
    open_draft(version, by=by)
    if not Activity.objects.filter(pk=activity.pk, version=seen).exists():
        raise ConflictError(activity)
    audit(activity, by=by, action="remove", before={"code": activity.code, "title": str(activity)})
    try:
        activity.delete()
    except ProtectedError:
        raise WrongStateError(_("Something relies on this activity already; it cannot be removed.")) from None
    renumber(version.activities.all())


@transaction.atomic
def set_parts(*, activity: Activity, parts: list[dict], by: User, seen: int) -> None:
    """Set the parts of an activity of a draft, in order. `parts`: dicts of code, title and kind; at least one."""
    open_draft(activity.programme_version, by=by)
    if not parts:
        raise ValidationError(_("An activity has one part at least: the one that is complete before the jury decides."))
    codes = [part["code"] for part in parts]
    if len(set(codes)) < len(codes):
        raise ValidationError(_("A code of a part stands twice. Each may stand once."))
    held = {part.code: part for part in activity.parts.all()}
    before = list(held)
    for code in set(held) - set(codes):
        held.pop(code).delete()
    for place, values in enumerate(parts):
        part = held.get(values["code"]) or ActivityPart(activity=activity)
        for name, value in {**values, "position": place}.items():
            setattr(part, name, value)
        part.full_clean()
        part.save()
    touch(activity, by=by, seen=seen, action="parts", before={"parts": before}, after={"parts": codes})


@transaction.atomic
def publish_draft(
    *, version: ProgrammeVersion, first_intake: AcademicYear, end_origin: bool, by: User, seen: int
) -> ProgrammeVersion:
    """Publish the draft for the intakes from one year on; `end_origin` ends the intakes of its origin there."""
    lock(version)
    version = change(version, {"first_intake": first_intake}, by=by, seen=seen)
    origin = version.origin
    if end_origin and origin is not None and origin.is_frozen:
        last = AcademicYear.objects.filter(start_year=first_intake.start_year - 1).first()
        if last is None:
            text = _("The academic year before %(year)s is not in Cursus. Load the calendar first.")
            raise WrongStateError(text % {"year": first_intake})
        if origin.last_intake is None or origin.last_intake.start_year > last.start_year:
            end_intakes(origin, last_intake=last, by=by)
    return publish(version, by=by)


def open_draft(version: ProgrammeVersion, *, by: User, seen: int | None = None) -> None:
    """Lock the programme; refuse a version that may not be edited, or was edited since `seen`."""
    lock(version)
    current = ProgrammeVersion.objects.select_related("programme").get(pk=version.pk)
    if current.is_frozen:
        raise frozen_error()
    require(can_edit(by, current))
    if seen is not None and current.version != seen:
        raise ConflictError(current)


def write_audit(version: ProgrammeVersion, by: User, action: str, before: dict, after: dict) -> None:
    touch(version, by=by, action=action, before=before, after=after)


def key_of(row: VersionContent) -> str:
    return str(getattr(row, "code", None) or getattr(row, "number", ""))


def renumber(rows: models.QuerySet) -> None:
    """Renumber the positions without gaps, as a file has them."""
    for place, row in enumerate(rows.order_by("position", "pk")):
        if row.position != place:
            row.position = place
            row.save(update_fields=["position"])
