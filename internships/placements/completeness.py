"""Whether the placements of a year of stage make up the whole year: only then is the stage proposed to the jury."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from accounts.permissions import Allowed, Answer, Denied
from curriculum.models import Activity
from internships.placements.durations import Span, full_time_months, in_tenths, stretches
from internships.placements.models import AgreementState, Placement
from internships.placements.override_models import StageDeclaration
from records.models import Enrolment, Registration
from ui.figures import decimal_words

YEAR = 12  # months of full time that the stages of a block make up together
SLACK = Fraction(1, 2)  # of a month: a year that begins or ends a few days off is complete


@dataclass(frozen=True)
class Completeness:
    """Months of full time in the approved placements of a stage, and the months expected.

    Leave and interruptions do not count. `accepted`: months that wait for approval. `declaration`: the office declared
    that no more placements will come.
    """

    placed: Fraction
    accepted: Fraction
    expected: Fraction
    declaration: StageDeclaration | None

    @property
    def is_complete(self) -> Answer:
        if self.declaration is not None or self.placed + SLACK >= self.expected:
            return Allowed()
        months = {"found": self.placed, "expected": self.expected, "accepted": self.accepted}
        words = {name: decimal_words(in_tenths(value)) for name, value in months.items()}
        if self.accepted:
            text = _("%(found)s of %(expected)s months of this stage are approved, %(accepted)s wait for approval.")
            return Denied(text % words)
        return Denied(_("%(found)s of %(expected)s months of this stage are planned.") % words)


def completeness_of(enrolment: Enrolment, stages: Iterable[Registration]) -> dict[int, Completeness]:
    """{registration_id: completeness} for stages of one resident; five queries."""
    stages = list(stages)
    rows = list(Placement.objects.holding().filter(enrolment=enrolment).prefetch_related("interruptions"))
    counted = list(stretches([Span.of(row) for row in rows], enrolment.status_changes.all()))
    declarations = {row.registration_id: row for row in StageDeclaration.objects.filter(registration__in=stages)}
    expected = expected_months(stages)
    found = {}
    for stage in stages:
        own = [row for row in rows if row.registration_id == stage.pk]
        approved, accepted = (
            full_time_months(counted, [row.pk for row in own if row.agreement_state == state])
            for state in (AgreementState.APPROVED, AgreementState.ACCEPTED)
        )
        found[stage.pk] = Completeness(approved, accepted, expected[stage.pk], declarations.get(stage.pk))
    return found


def expected_months(stages: list[Registration]) -> dict[int, Fraction]:
    """{registration_id: months}: a year, divided among the stages of the block by credits, or equally without them."""
    rows = defaultdict(dict)
    activities = Activity.objects.filter(
        kind=Activity.Kind.INTERNSHIP, block__in={stage.activity.block_id for stage in stages}
    )
    for block, activity, credits in activities.values_list("block", "pk", "credits"):
        rows[block][activity] = credits
    return {stage.pk: months_of_year(stage, rows[stage.activity.block_id]) for stage in stages}


def months_of_year(stage: Registration, credits: dict[int, Decimal | None]) -> Fraction:
    known = [value for value in credits.values() if value is not None]
    if len(known) < len(credits) or not sum(known):
        return Fraction(YEAR, max(1, len(credits)))
    return Fraction(credits[stage.activity_id] or 0) / Fraction(sum(known)) * YEAR


def is_complete(registration: Registration) -> Answer:
    """Denied, with the months, where placements are missing and nobody declared the stage complete."""
    return completeness_of(registration.annual_programme.enrolment, [registration])[registration.pk].is_complete
