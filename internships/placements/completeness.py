"""Whether all placements of a year of stage are planned: only then is the year proposed to the jury."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from accounts.permissions import Allowed, Answer, Denied
from curriculum.models import Activity
from internships.placements.durations import Span, full_time_months, in_tenths, stretches
from internships.placements.models import Placement, Step
from internships.placements.override_models import StageDeclaration
from records.models import Enrolment, Registration
from ui.figures import decimal_words

YEAR = 12  # months of full time that the stages of a block make up together
SLACK = Fraction(1, 2)  # of a month: a year that begins or ends some days off is whole


@dataclass(frozen=True)
class Plan:
    """A year of stage: months of full time that its approved placements make up, of those expected of it.

    Leave and interruptions count for nothing. `declared`: the faculty's word that there will be no more.
    """

    found: Fraction
    expected: Fraction
    declared: StageDeclaration | None

    @property
    def months(self) -> Decimal:
        return in_tenths(self.found)

    @property
    def of_months(self) -> Decimal:
        return in_tenths(self.expected)

    @property
    def is_whole(self) -> Answer:
        if self.declared is not None or self.found + SLACK >= self.expected:
            return Allowed()
        words = {"found": decimal_words(self.months), "expected": decimal_words(self.of_months)}
        return Denied(_("%(found)s of %(expected)s months of this stage are planned.") % words)


def plans(enrolment: Enrolment, stages: Iterable[Registration]) -> dict[int, Plan]:
    """{key of the registration: plan} of one resident; five queries, however many stages."""
    stages = list(stages)
    rows = list(Placement.objects.holding().filter(enrolment=enrolment).prefetch_related("interruptions"))
    counted = list(stretches([Span.of(row) for row in rows], enrolment.status_changes.all()))
    declared = {row.registration_id: row for row in StageDeclaration.objects.filter(registration__in=stages)}
    expected = expected_months(stages)
    found = {}
    for stage in stages:
        own = [row.pk for row in rows if row.registration_id == stage.pk and row.step == Step.APPROVED]
        found[stage.pk] = Plan(full_time_months(counted, own), expected[stage.pk], declared.get(stage.pk))
    return found


def expected_months(stages: list[Registration]) -> dict[int, Fraction]:
    """The part of a year that each is of the stages of its block, by its credits; in equal parts without them."""
    rows = defaultdict(dict)
    activities = Activity.objects.filter(
        kind=Activity.Kind.INTERNSHIP, block__in={stage.activity.block_id for stage in stages}
    )
    for block, activity, credits in activities.values_list("block", "pk", "credits"):
        rows[block][activity] = credits
    return {stage.pk: part_of_year(stage, rows[stage.activity.block_id]) for stage in stages}


def part_of_year(stage: Registration, credits: dict[int, Decimal | None]) -> Fraction:
    known = [value for value in credits.values() if value is not None]
    if len(known) < len(credits) or not sum(known):
        return Fraction(YEAR, max(1, len(credits)))
    return Fraction(credits[stage.activity_id] or 0) / Fraction(sum(known)) * YEAR


def planned(registration: Registration) -> Answer:
    """Allowed where its placements make up the months expected of it, or the faculty said that these are all."""
    return plans(registration.annual_programme.enrolment, [registration])[registration.pk].is_whole
