"""The table of a sitting: its decisions on their way to the system that publishes them, and back."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy

from curriculum.models import JuryRules
from imports.registry import Scope
from records.imports.exported import with_codes
from records.imports.past_decisions import decision_row
from records.imports.results import COLUMNS as OF_RESULTS
from records.models import Decision, Deliberation
from sheets.columns import Column

GRANTED, REASON, BECAUSE = "credits granted", "reason", "difference accepted"
COLUMNS = (
    *OF_RESULTS,
    Column(
        (GRANTED, "crédits octroyés", "octroyé", "acquis", "granted"),
        required=True,
        label=gettext_lazy("credits granted"),
    ),
    Column((REASON, "motif"), label=gettext_lazy("reason of the jury")),
    Column((BECAUSE, "écart accepté", "motif de l’écart"), label=gettext_lazy("why a difference is accepted")),
)


def made_elsewhere():
    """The sittings whose official act is made in the system of a university."""
    return Deliberation.objects.filter(programme_version__jury_rules__act=JuryRules.Act.ELSEWHERE)


def rows_of(found, scope: Scope) -> Iterator[dict[str, Any]]:
    """The decisions as rows, of residents with a matricule of the university."""
    found = found.filter(enrolment__identifiers__institution=scope.institution)
    found = with_codes(found, scope, "enrolment", "activity").select_related("deliberation__session__academic_year")
    for one in found.order_by("deliberation", "enrolment", "activity__position"):
        yield {**decision_row(one), BECAUSE: ""}


def rows(scope: Scope) -> Iterator[dict[str, Any]]:
    """The published decisions of these sittings."""
    assert scope.by is not None
    mine = made_elsewhere().filter(pk__in=Deliberation.objects.visible_to(scope.by).values("pk"))
    found = Decision.objects.effective().filter(deliberation__in=mine)
    if scope.programme is not None:
        found = found.filter(activity__programme_version__programme=scope.programme)
    return rows_of(found, scope)
