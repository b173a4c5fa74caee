"""Undo of a whole import, as long as nothing depends on it."""

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
CHUNK = 2000


def entries_of(batch: Import):
    return AuditEntry.objects.filter(batch=batch.uuid)


def created_rows(batch: Import) -> dict[Any, models.QuerySet]:
    """Return the rows that the import created, by model: those whose first version it wrote."""
    first = entries_of(batch).filter(object_version=1)
    labels = first.order_by().values_list("object_type", flat=True).distinct()
    found = {}
    for label in sorted(labels):
        model: Any = apps.get_model(label)
        found[model] = model._default_manager.filter(uuid__in=first.filter(object_type=label).values("object_uuid"))
    return found


def undo_obstacles(batch: Import) -> list[str]:
    """Return the reasons why the import cannot be undone, as sentences."""
    reasons = []
    span = entries_of(batch).aggregate(first=Min("pk"), last=Max("pk"))
    later = AuditEntry.objects.filter(
        pk__gt=span["first"] or 0, object_uuid__in=entries_of(batch).values("object_uuid")
    )
    later = later.exclude(batch=batch.uuid)
    if count := later.count():
        reasons.append(changed_since(later, count))
    rows = created_rows(batch)
    for model, own in rows.items():
        reasons += dependents(model, own, rows)
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
    """Yield (model, field, whether it is a part) for every foreign key to the model.

    A part is deleted with its row and has no version of its own, such as the matricules of a resident.
    """
    for relation in model._meta.get_fields(include_hidden=True):
        if isinstance(relation, models.ForeignObjectRel) and not relation.many_to_many:
            other: Any = relation.related_model
            is_own = other._meta.app_label == model._meta.app_label and not issubclass(other, Versioned)
            is_own = is_own and other._meta.auto_created in (
                False,
                model,
            )  # a many-to-many table belongs to the model that declares it
            yield other, relation.field.name, is_own and relation.on_delete is CASCADE


def dependents(model: type[models.Model], own: models.QuerySet, rows: dict[Any, models.QuerySet]) -> list[str]:
    """Return a sentence for each model whose rows point at these rows and were not created by the import."""
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
    """Delete the created rows and restore the changed ones, all or nothing."""
    bulk = Bulk(by=work.by, action="undo", institution=batch.institution.code)
    for model, own in created_rows(batch).items():
        work.advance(len(bulk), batch.to_write, "look")
        for row in own.only("pk", "uuid", "version").iterator(chunk_size=CHUNK):
            bulk.remove(row)
        for other, name, is_part in relations(model):
            if is_part:
                keys = other._base_manager.filter(**{f"{name}__in": own.values("pk")}).values_list("pk", flat=True)
                bulk.removed[other] += list(keys)
    restore_values(bulk, batch)
    bulk.prepare(lambda done, total: work.advance(done, total, "prepare"))
    work.advance(0, 0, "write")
    with transaction.atomic():
        locked = Import.objects.select_for_update().get(pk=batch.pk)
        reasons = undo_obstacles(batch)
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


def restore_values(bulk: Bulk, batch: Import) -> None:
    """Add to `bulk` the values before the import, which its rows keep."""
    entries = [entry for row in batch.rows.exclude(undo=[]) for entry in row.undo]
    for label in sorted({entry["type"] for entry in entries}):
        model: Any = apps.get_model(label)
        wanted = [entry for entry in entries if entry["type"] == label]
        for some in chunks(wanted, CHUNK):
            rows = {str(row.uuid): row for row in model.objects.filter(uuid__in=[entry["uuid"] for entry in some])}
            for entry in some:
                restore_row(bulk, rows[entry["uuid"]], entry)


def restore_row(bulk: Bulk, row: Versioned, entry: dict) -> None:
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
