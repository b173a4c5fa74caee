"""The tally of residents: sums by kind, and what a programme's requirement counts; bulk only."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q

from records.models import Registration
from seminars.examinations.models import Examination
from seminars.rules.models import ExaminationKind

SUPERVISED = Count("pk", filter=Q(is_supervised=True))


@dataclass(frozen=True)
class KindLine:
    """One kind in one year: how many were done, and how many of them supervised."""

    kind: ExaminationKind
    done: int
    supervised: int


def lines_of(registration: Registration) -> list[KindLine]:
    """The kinds that are offered or were noted, in their order."""
    rows = Examination.objects.filter(registration=registration).order_by()
    counts = {row["kind"]: row for row in rows.values("kind").annotate(done=Count("pk"), supervised=SUPERVISED)}
    kinds = ExaminationKind.objects.filter(Q(is_current=True) | Q(pk__in=counts), activity=registration.activity_id)
    none = {"done": 0, "supervised": 0}
    found = [(kind, counts.get(kind.pk, none)) for kind in kinds.order_by("position", "code")]
    return [KindLine(kind, row["done"], row["supervised"]) for kind, row in found]


def counts_of(registrations: Iterable[Registration]) -> dict[int, tuple[int, int]]:
    """{pk of a registration to an activity with a tally: (done, supervised)}; two queries."""
    tallied = set(ExaminationKind.objects.values_list("activity", flat=True))
    keys = [one.pk for one in registrations if one.activity_id in tallied]
    rows = Examination.objects.filter(registration__in=keys).order_by().values("registration")
    counts = {row["registration"]: row for row in rows.annotate(done=Count("pk"), supervised=SUPERVISED)}
    return {pk: (counts[pk]["done"], counts[pk]["supervised"]) if pk in counts else (0, 0) for pk in keys}
