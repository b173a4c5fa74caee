"""The kind of table for decisions of past years: its columns, and its export."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from imports.registry import Kind, Scope, add
from records.decisions.models import Decision
from records.enrolments.locks import lock_enrolments
from records.imports.decisions import plan
from records.imports.exported import code_of, matricule_of, with_codes
from records.imports.permissions import can_import
from records.imports.results import COLUMNS as OF_RESULTS
from records.imports.subjects import touched
from records.mark_values import entry_text
from sheets.columns import Column

COLUMNS = (
    *OF_RESULTS,
    Column(
        ("credits granted", "crédits octroyés", "octroyé", "acquis", "granted"), label=gettext_lazy("credits granted")
    ),
    Column(("decided on", "décidé le", "délibération", "date"), label=gettext_lazy("decided on")),
    Column(("reason", "motif"), label=gettext_lazy("reason of the jury")),
)


def decision_row(one: Decision) -> dict[str, Any]:
    """What the tables of decisions have in common; the rows were found by `with_codes`."""
    session = one.deliberation.session
    return {
        "matricule": matricule_of(one.enrolment),
        "activity": code_of(one.activity),
        "year": str(session.academic_year),
        "session": str(session.get_kind_display()).lower(),
        "mark": one.mark,
        "outcome": entry_text(None, one.outcome) if one.outcome else "",
        "credits granted": _("yes") if one.granted else _("no"),
        "reason": one.reason,
    }


def rows(scope: Scope) -> Iterator[dict[str, Any]]:
    """The effective decisions on residents with a matricule of the university."""
    found = Decision.objects.effective().filter(enrolment__identifiers__institution=scope.institution)
    if scope.programme is not None:
        found = found.filter(activity__programme_version__programme=scope.programme)
    found = with_codes(found, scope, "enrolment", "activity").select_related("deliberation__session__academic_year")
    for one in found.order_by("enrolment", "deliberation__session__starts", "activity__position"):
        yield {**decision_row(one), "decided on": one.deliberation.held_on}


KIND = add(
    Kind(
        "decisions",
        title=gettext_lazy("Decisions of past years"),
        lead=gettext_lazy(
            "One row for each decision of a jury, from the system used before: annual programmes and registrations "
            "are made where they are missing, and the credits count at once."
        ),
        columns=COLUMNS,
        plan=plan,
        rows=rows,
        may=can_import,
        touched=touched,
        lock=lock_enrolments,
        position=5,
    )
)
