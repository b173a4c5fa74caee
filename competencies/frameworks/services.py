"""Drafts of a framework: copied from a published version, edited, published or discarded."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from accounts import changes
from accounts.changes import touch
from accounts.models import User
from accounts.permissions import WrongStateError, require
from competencies.frameworks.crosswalk_models import Crosswalk
from competencies.frameworks.models import Competency, Descriptor, Framework, Level
from competencies.frameworks.permissions import can_edit_framework, can_prepare_frameworks
from curriculum.translated import Translated


@transaction.atomic
def copy_framework(*, source: Framework, label: str, valid_from: date, by: User) -> Framework:
    """Copy competencies, manifestations, levels and crosswalks into a draft that is valid from a later day."""
    require(can_prepare_frameworks(by))
    if valid_from <= source.valid_from:
        raise ValidationError({"valid_from": _("A newer version is valid from a later day.")})
    names = ("code", "title", "short_title", "source", "wording")
    made = Framework(label=label, valid_from=valid_from, **{name: getattr(source, name) for name in names})
    changes.create(made, by=by, action="copy")
    copies = {}
    for one in source.competencies.prefetch_related("descriptors"):
        fields = {name: getattr(one, name) for name in ("code", "position", "title", "short_title", "definition")}
        copies[one.pk] = changes.create(Competency(framework=made, **fields), by=by, action="copy")
        write_descriptors(copies[one.pk], [line.text for line in one.descriptors.all()], by)
    for level in source.levels.all():
        kept = ("code", "position", "title", "definition", "borrowed", "source")
        changes.create(Level(framework=made, **{name: getattr(level, name) for name in kept}), by=by, action="copy")
    for row in Crosswalk.objects.touching(source):
        sides = {"from_competency": row.from_competency, "to_competency": row.to_competency}
        sides = {name: copies.get(side.pk, side) for name, side in sides.items()}
        copy = Crosswalk(strength=row.strength, reason=row.reason, **sides)
        changes.create(copy, by=by, action="copy")
    return made


@transaction.atomic
def edit_competency(
    *, competency: Competency, descriptors: list[Translated], by: User, seen: int, **texts: Any
) -> Competency:
    require(can_edit_framework(by, locked(competency.framework)))
    held = [line.text for line in competency.descriptors.all()]
    changes.change(competency, texts, by=by, seen=seen)
    if held != descriptors:
        write_descriptors(competency, descriptors, by)
        before, after = {"manifestations": len(held)}, {"manifestations": len(descriptors)}
        touch(competency, by=by, action="describe", before=before, after=after)
    return competency


@transaction.atomic
def add_competency(
    *, framework: Framework, code: str, descriptors: list[Translated], by: User, **texts: Translated
) -> Competency:
    """Add a competency at the end of a draft."""
    require(can_edit_framework(by, locked(framework)))
    made = Competency(framework=framework, code=code, position=framework.competencies.count() + 1, **texts)
    changes.create(made, by=by)
    write_descriptors(made, descriptors, by)
    return made


@transaction.atomic
def remove_competency(*, competency: Competency, by: User, seen: int) -> None:
    """Delete a competency of a draft with its manifestations and crosswalks; `WrongStateError` if it is in use."""
    framework = locked(competency.framework)
    require(can_edit_framework(by, framework))
    if competency.version != seen:
        raise changes.ConflictError(competency)
    drop([competency], by)
    for place, one in enumerate(framework.competencies.order_by("position"), start=1):
        changes.change(one, {"position": place}, by=by)


@transaction.atomic
def publish_framework(*, framework: Framework, valid_from: date, by: User, seen: int) -> Framework:
    """Open a draft to everybody; its structure is frozen from then on."""
    require(can_edit_framework(by, locked(framework)))
    if not framework.competencies.exists():
        raise WrongStateError(_("The framework has no competency yet."))
    return changes.change(
        framework, {"state": Framework.State.PUBLISHED, "valid_from": valid_from}, by=by, seen=seen, action="publish"
    )


@transaction.atomic
def discard_framework(*, framework: Framework, by: User, seen: int) -> None:
    require(can_edit_framework(by, locked(framework)))
    if framework.version != seen:
        raise changes.ConflictError(framework)
    drop(list(framework.competencies.all()), by)
    framework.levels.all().delete()
    changes.audit(framework, by=by, action="discard", before={"framework": str(framework)})
    framework.delete()


def drop(competencies: list[Competency], by: User) -> None:
    for one in competencies:
        changes.audit(one, by=by, action="remove", before={"code": one.code, "title": str(one)})
        try:
            one.descriptors.all().delete()
            one.crosswalks_from.all().delete()
            one.crosswalks_to.all().delete()
            one.delete()
        except ProtectedError:
            text = _("Something relies on “%(title)s” already; it cannot be removed.")
            raise WrongStateError(text % {"title": one.title}) from None


def write_descriptors(competency: Competency, texts: list[Translated], by: User) -> None:
    held = {line.position: line for line in competency.descriptors.all()}
    for place, text in enumerate(texts, start=1):
        line = held.pop(place, None)
        if line is None:
            changes.create(Descriptor(competency=competency, position=place, text=text), by=by)
        else:
            changes.change(line, {"text": text}, by=by)
    for line in held.values():
        changes.audit(line, by=by, action="remove", before={"text": str(line)})
        line.delete()


def locked(framework: Framework) -> Framework:
    return Framework.objects.select_for_update().get(pk=framework.pk)
