"""The kind of table for decisions that the system of a university published."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy

from accounts.models import User
from imports.models import Import
from imports.registry import Kind, add
from jury.published.columns import COLUMNS, rows
from jury.published.plan import Published, plan
from jury.published.services import take_back
from records.enrolments.locks import lock_enrolments
from records.imports.permissions import can_import
from records.imports.subjects import touched
from records.models import Deliberation


def publish(plans: Sequence[Published], batch: Import, by: User) -> None:
    """Publish the sitting of the table; called in the transaction that wrote its decisions."""
    decisions = [one.decision for one in plans if one.decision is not None]
    sitting = Deliberation.objects.get(pk=decisions[0].deliberation_id)
    differing = [
        {"about": one.about, "here": one.before, "published": one.differences[0][2], "because": one.because}
        for one in plans
        if one.differences
    ]
    source = {"import": str(batch.uuid), "file": batch.name, "sha256": batch.file.sha256 if batch.file else ""}
    reasons = dict.fromkeys(one.because for one in plans if one.because)
    take_back(deliberation=sitting, by=by, source=source, differing=differing, because=" ".join(reasons)[:2000])


KIND = add(
    Kind(
        "published",
        title=gettext_lazy("Published decisions of a deliberation"),
        lead=gettext_lazy(
            "For a jury whose official act is made in the system of a university: one row for each decision of a "
            "closed deliberation. What agrees is published here; a difference asks for its reason."
        ),
        columns=COLUMNS,
        plan=plan,
        rows=rows,
        may=can_import,
        touched=touched,
        lock=lock_enrolments,
        written=publish,
        is_final=True,
        position=6,
    )
)
