"""Taking back a whole import, while nothing was built on it."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.db.models import CASCADE, Max, Min
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import changes
from accounts.bulk import Bulk, chunks
from accounts.models import AuditEntry, User, Versioned
from imports.models import Import
from jobs.registry import JobFailed
from jobs.work import Work
from ui.figures import day_words

State = Import.State
TOGETHER = 2000


def entries_of(batch: Import):
    return AuditEntry.objects.filter(batch=batch.uuid)


def made(batch: Import) -> dict[Any, models.QuerySet]:
    """The rows that the import made, by model; what it changed had a version before."""
    first = entries_of(batch).filter(object_version=1)
    labels = first.order_by().values_list("object_type", flat=True).distinct()
    found = {}
    for label in sorted(labels):
        model: Any = apps.get_model(label)
        found[model] = model._default_manager.filter(uuid__in=first.filter(object_type=label).values("object_uuid"))
    return found


def built_on(batch: Import) -> list[str]:
    """Why the import cannot be undone, in sentences; empty when it can."""
    reasons = []
    span = entries_of(batch).aggregate(first=Min("pk"), last=Max("pk"))
    later = AuditEntry.objects.filter(
        pk__gt=span["first"] or 0, object_uuid__in=entries_of(batch).values("object_uuid")
    )
    later = later.exclude(batch=batch.uuid)
    if count := later.count():
        reasons.append(changed_since(later, count))
    rows = made(batch)
    for model, own in rows.items():
        reasons += relying(model, own, rows)
    if User in rows and rows[User].filter(last_login__isnull=False).exists():
        reasons.append(_("People who came with it have logged in."))
    return reasons


def changed_since(later, count: int) -> str:
    last = later.order_by("-pk").first()
    text = ngettext(
        "It was changed %(n)s time since, by %(who)s on %(when)s.",
        "It was changed %(n)s times since, the last time by %(who)s on %(when)s.",
        count,
    )
    return text % {"n": count, "who": last.actor_name or _("the system"), "when": day_words(last.at)}


def relations(model: type[models.Model]) -> Iterator[tuple[Any, str, bool]]:
    """(model, field, whether it is a part) of all that points at rows of the model.

    A part goes with its row and has no version of its own, as the matricules of a resident do.
    """
    for relation in model._meta.get_fields(include_hidden=True):
        if isinstance(relation, models.ForeignObjectRel) and not relation.many_to_many:
            other: Any = relation.related_model
            is_own = other._meta.app_label == model._meta.app_label and not issubclass(other, Versioned)
            is_own = is_own and other._meta.auto_created in (False, model)  # a link to many is a part of one side
            yield other, relation.field.name, is_own and relation.on_delete is CASCADE


def relying(model: type[models.Model], own: models.QuerySet, rows: dict[Any, models.QuerySet]) -> list[str]:
    """A sentence for each kind of rows that point at these and did not come with them."""
    reasons = []
    for other, name, is_part in relations(model):
        if is_part:
            continue
        pointing = other._base_manager.filter(**{f"{name}__in": own.values("pk")})
        if other in rows:
            pointing = pointing.exclude(pk__in=rows[other].values("pk"))
        if count := pointing.count():
            text = ngettext(
                "%(n)s later entry rests on it (%(what)s).", "%(n)s later entries rest on it (%(what)s).", count
            )
            reasons.append(text % {"n": count, "what": (other._meta.auto_created or other)._meta.verbose_name})
    return reasons


def undo(work: Work, batch: Import) -> None:
    """Delete what the import made and put back what it changed, all of it or nothing."""
    bulk = Bulk(by=work.by, action="undo", institution=batch.institution.code)
    for model, own in made(batch).items():
        work.advance(len(bulk), batch.to_write, "look")
        for row in own.only("pk", "uuid", "version").iterator(chunk_size=TOGETHER):
            bulk.remove(row)
        for other, name, is_part in relations(model):
            if is_part:
                keys = other._base_manager.filter(**{f"{name}__in": own.values("pk")}).values_list("pk", flat=True)
                bulk.removed[other] += list(keys)
    put_back(bulk, batch)
    bulk.prepare(lambda done, total: work.advance(done, total, "prepare"))
    work.advance(0, 0, "write")
    with transaction.atomic():
        locked = Import.objects.select_for_update().get(pk=batch.pk)
        reasons = built_on(batch)
        if not reasons:
            bulk.write()
            changes.change(
                locked,
                {"state": State.UNDONE, "undone_by": work.by, "undone_at": timezone.now()},
                by=work.by,
                action="undone",
                institution=batch.institution.code,
            )
            work.finish(url=batch.get_absolute_url(), batch=str(batch.uuid))
            return
        changes.change(locked, {"state": State.WRITTEN}, by=None, action="reopen", institution=batch.institution.code)
    raise JobFailed(" ".join(reasons))


def put_back(bulk: Bulk, batch: Import) -> None:
    """The values that stood there before, as the rows of the import kept them."""
    entries = [entry for row in batch.rows.exclude(undo=[]) for entry in row.undo]
    for label in sorted({entry["type"] for entry in entries}):
        model: Any = apps.get_model(label)
        wanted = [entry for entry in entries if entry["type"] == label]
        for some in chunks(wanted, TOGETHER):
            rows = {str(row.uuid): row for row in model.objects.filter(uuid__in=[entry["uuid"] for entry in some])}
            for entry in some:
                put_back_one(bulk, rows[entry["uuid"]], entry)


def put_back_one(bulk: Bulk, row: Versioned, entry: dict) -> None:
    parts = []
    for kept in entry["parts"]:
        part: Any = apps.get_model(kept["type"])
        held = part.objects.get(pk=kept["pk"])
        parts.append((held, in_python(held, kept["values"])))
    for new in entry["new_parts"]:
        bulk.removed[apps.get_model(new["type"])].append(new["pk"])
    bulk.change(row, in_python(row, entry["values"]), changed_parts=parts)


def in_python(row: models.Model, values: dict[str, str | None]) -> dict[str, Any]:
    fields: dict[str, Any] = {name: row._meta.get_field(name) for name in values}
    return {name: None if value is None else fields[name].to_python(value) for name, value in values.items()}
