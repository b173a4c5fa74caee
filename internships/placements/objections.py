"""The rules that an office can override with a reason: capacity, accreditation, months in hospital."""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction

from django.utils.translation import gettext as _

from curriculum.models import Requirement
from internships.directory.models import Capacity, Site
from internships.directory.supervisor_models import Accreditation, Supervisor
from internships.placements.durations import Span, first_gap, full_time_months, in_tenths, stretches
from internships.placements.models import Placement
from internships.placements.rules import Objection, Plan, Rule, others
from ui.figures import day_words, decimal_words

HOSPITAL_MONTHS = "months_hospital"


def objections(plan: Plan) -> list[Objection]:
    """All objections to a plan, in the order of the rules."""
    return [found for found in (against_capacity(plan), against_accreditation(plan), against_months(plan)) if found]


def against_capacity(plan: Plan) -> Objection | None:
    """An objection for the first day without a free place. A site without a stated capacity has no limit."""
    taken = list(
        Placement.objects.holding()
        .filter(site=plan.site)
        .exclude(pk=plan.own)
        .meeting(plan.starts, plan.ends)
        .values_list("starts", "ends")
    )
    stated = [row for row in plan.site.capacities.all() if row.ends is None or row.ends >= plan.starts]
    for day in sorted({plan.starts, *(d for d in _days(taken, stated) if plan.starts < d <= plan.ends)}):
        row = next((row for row in stated if row.holds_on(day)), None)
        there = sum(1 for starts, ends in taken if starts <= day <= ends)
        if row is not None and there >= row.residents:
            return Objection(Rule.CAPACITY, full_words(plan.site, row, day, there))
    return None


def _days(taken: list[tuple[date, date]], stated: Iterable[Capacity]):
    """Days on which residents or places may change: one check per day is enough."""
    yield from (starts for starts, _ends in taken)
    yield from (row.starts for row in stated)


def full_words(site: Site, row: Capacity, day: date, there: int) -> str:
    words = {"site": site, "day": day_words(day), "places": row.residents, "there": there}
    if row.residents == 0:
        return _("%(site)s takes nobody on %(day)s: its capacity is 0.") % words
    return _("%(site)s has no place left on %(day)s: %(there)s of %(places)s are taken.") % words


def against_accreditation(plan: Plan) -> Objection | None:
    """Each supervisor needs a federal accreditation and a nomination on each of their days."""
    lacking = [
        words for row in plan.supervisions for words in missing_accreditations(row.supervisor, row.starts, row.ends)
    ]
    return Objection(Rule.ACCREDITATION, " ".join(lacking)) if lacking else None


def missing_accreditations(supervisor: Supervisor, starts: date, ends: date) -> list[str]:
    """In words, each kind that the supervisor lacks on a day of the period. Reads `accreditations`: prefetch them."""
    found = []
    for kind in Accreditation.Kind:
        periods = [(row.valid_from, row.valid_to) for row in supervisor.accreditations.all() if row.kind == kind]
        if (day := first_gap(periods, starts, ends)) is not None:
            words = {"name": supervisor, "kind": kind.label, "day": day_words(day)}
            found.append(_("%(name)s: no %(kind)s on %(day)s.") % words)
    return found


def hospital_rule(plan: Plan) -> Requirement | None:
    return Requirement.objects.filter(
        programme_version=plan.enrolment.programme_version_id, unit=HOSPITAL_MONTHS
    ).first()


def months_in_hospital(plan: Plan) -> Fraction:
    """Planned months of full time in hospital: this plan and all other placements, without cancelled ones."""
    near = others(plan).filter(site__kind=Site.Kind.HOSPITAL).prefetch_related("interruptions")
    stops = {p.pk: Span.of(p).stops for p in Placement.objects.filter(pk=plan.own).prefetch_related("interruptions")}
    own = Span(plan.own, plan.starts, plan.ends, plan.share, stops.get(plan.own, ()))
    statuses = plan.enrolment.status_changes.all()
    return full_time_months(stretches([own, *(Span.of(p) for p in near)], statuses))


def against_months(plan: Plan) -> Objection | None:
    """A hospital placement must keep the months in hospital between the programme's minimum and maximum."""
    if plan.site.kind != Site.Kind.HOSPITAL or (rule := hospital_rule(plan)) is None:
        return None
    months = in_tenths(months_in_hospital(plan))
    words = {"months": decimal_words(months), "title": rule.title}
    if rule.maximum is not None and months > rule.maximum:
        words["most"] = decimal_words(rule.maximum)
        return Objection(Rule.HOSPITAL, _("%(months)s months in hospital in all; at most %(most)s.") % words)
    if rule.minimum is not None and months < rule.minimum:
        words["least"] = decimal_words(rule.minimum)
        return Objection(Rule.HOSPITAL, _("%(months)s months in hospital in all; at least %(least)s.") % words)
    return None
