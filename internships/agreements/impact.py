"""The impact of a status change (leave, part-time, end) on placements and requirements. `records` asks for it."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from django.urls import reverse
from django.utils.translation import gettext as _

from curriculum.models import Requirement
from curriculum.requirements import Amount, training_year
from internships.placements.durations import Span, full_time_months, in_tenths, stretches
from internships.placements.models import Placement
from internships.placements.rotation_months import worked_by
from internships.progress import UNITS, measure
from records.models import Enrolment, StatusChange
from records.status_changes.impact import Effect, reports_impact
from ui.figures import NOTHING, day_words, decimal_words

AHEAD = timedelta(days=5 * 366)  # beyond the last day, where the lost months are searched


@reports_impact
def on_stages(enrolment: Enrolment, statuses: list[StatusChange], wanted: StatusChange, today: date) -> list[Effect]:
    """The effects on each placement, then on each requirement, where a figure changes."""
    worked = worked_by([enrolment.pk])[enrolment.pk]
    found = [
        effect
        for placement in worked.placements
        if (effect := on_placement(placement, worked.placements, worked.statuses, statuses, wanted)) is not None
    ]
    return found + on_requirements(enrolment, statuses, wanted, today)


def on_placement(
    placement: Placement,
    placements: list[Placement],
    now: list[StatusChange],
    then: list[StatusChange],
    wanted: StatusChange,
) -> Effect | None:
    """The months that count before and after, and the last day that would make up for the lost ones."""
    before, after = counted(placement, placements, now), counted(placement, placements, then)
    if before == after:
        return None
    ends = placement.ends
    if wanted.kind in StatusChange.FINAL:
        last = wanted.starts - timedelta(days=1)
        advice = _("End it on %(day)s, or cancel it.") % {"day": day_words(last)}
        if placement.starts > last:
            advice = _("It would begin after the last day of the resident: cancel it.")
    elif after > before:
        advice = _("Its last day stays; look whether it is still the right one.")
    elif (day := last_day_for(before, placement, placements, then)) is not None:
        advice = _("Its last day stays until you change it: %(day)s gives the same months.") % {"day": day_words(day)}
    else:
        advice = _("Its last day stays; which one gives the same months is known once the leave has a last day.")
    words = {"last": day_words(ends)}
    return Effect(
        subject=f"{placement.site}, {day_words(placement.starts)} – {day_words(ends)}",
        before=_("%(months)s months until %(last)s") % (words | {"months": in_months(before)}),
        after=_("%(months)s months until %(last)s") % (words | {"months": in_months(after)}),
        advice=advice,
        url=reverse("placement-change", args=[placement.uuid]),
    )


def in_months(value: Fraction) -> str:
    return decimal_words(in_tenths(value))


def counted(
    placement: Placement, placements: Iterable[Placement], statuses: list[StatusChange], ends: date | None = None
) -> Fraction:
    """Months of full time of one placement among the others. `ends`: a hypothetical last day."""
    spans = [spanned(row, ends if row.pk == placement.pk else None) for row in placements]
    return full_time_months(stretches(spans, statuses), {placement.pk})


def spanned(placement: Placement, ends: date | None) -> Span:
    span = Span.of(placement)
    return span if ends is None else Span(span.key, span.starts, ends, span.share, span.stops)


def last_day_for(
    months: Fraction, placement: Placement, placements: list[Placement], statuses: list[StatusChange]
) -> date | None:
    """The earliest last day with which that many months count, by bisection; None where none within `AHEAD` does."""
    early, late = placement.ends, placement.ends + AHEAD
    if counted(placement, placements, statuses, late) < months:
        return None
    while (late - early).days > 1:
        middle = early + (late - early) // 2
        if counted(placement, placements, statuses, middle) < months:
            early = middle
        else:
            late = middle
    return late


def on_requirements(
    enrolment: Enrolment, statuses: list[StatusChange], wanted: StatusChange, today: date
) -> list[Effect]:
    """The effects on each requirement in each training year that the change overlaps."""
    rules = [rule for rule in enrolment.programme_version.requirements.all() if rule.unit in UNITS]
    found: dict[tuple[int, date | None], Effect] = {}
    for day in days_of_years(enrolment, wanted, today):
        now = measure([enrolment], rules, day)
        then = measure([enrolment], rules, day, {enrolment.pk: statuses})
        for rule in rules:
            before, after = (amounts.get((enrolment.pk, rule.pk)) for amounts in (now, then))
            year = None if rule.period == Requirement.Year.CYCLE else year_days(day)[0]
            if (day == today or is_ahead(before or after)) and figure(before) != figure(after):
                found.setdefault((rule.pk, year), effect_on(rule, year, before, after))
    return [found[key] for key in sorted(found, key=lambda key: (key[1] or date.min, key[0]))]


def effect_on(rule: Requirement, year: date | None, before: Amount | None, after: Amount | None) -> Effect:
    subject = str(rule.title) if year is None else f"{rule.title} ({year.year}-{year.year + 1})"
    return Effect(subject, words(rule, before), words(rule, after), advice(rule, after))


def days_of_years(enrolment: Enrolment, wanted: StatusChange, today: date) -> list[date]:
    """A day in each training year that the change overlaps, up to the last placement; today for the current year."""
    last = Placement.objects.holding().filter(enrolment=enrolment).order_by("-ends").values_list("ends", flat=True)
    until = min(filter(None, [wanted.ends, last.first()]), default=wanted.starts)
    first, last_day = year_days(wanted.starts)
    found = []
    while first <= until:
        is_current = first <= today <= last_day
        found.append(today if is_current else max(first, min(wanted.starts, last_day)))
        first, last_day = year_days(last_day + timedelta(days=1))
    return found or [today]


def year_days(day: date) -> tuple[date, date]:
    """First and last day of the training year of a day; a training year always has both."""
    first, last = training_year(day)
    assert first is not None
    assert last is not None
    return first, last


def is_ahead(amount: Amount | None) -> bool:
    """Whether the amount looks ahead: only such amounts change for years that are not over."""
    return amount is not None and (amount.minimum is not None or amount.planned is not None)


def figure(amount: Amount | None) -> Decimal | None:
    """The figure that a status change affects: the scaled minimum, else the planned amount, else the done one."""
    if amount is None:
        return None
    return next((value for value in (amount.minimum, amount.planned) if value is not None), amount.done)


def words(rule: Requirement, amount: Amount | None) -> str:
    if amount is None:
        return NOTHING
    text = f"{decimal_words(figure(amount))} {UNITS[rule.unit]}"
    return _("at least %(figure)s") % {"figure": text} if amount.minimum is not None else text


def advice(rule: Requirement, amount: Amount | None) -> str:
    """A warning where the planned amount then breaks the requirement, else ""."""
    if amount is None or amount.minimum is not None:
        return ""
    reached, unit = figure(amount) or Decimal(0), UNITS[rule.unit]
    if rule.minimum is not None and reached < rule.minimum:
        return _("At least %(least)s %(unit)s are asked.") % {"least": decimal_words(rule.minimum), "unit": unit}
    if rule.maximum is not None and reached > rule.maximum:
        return _("At most %(most)s %(unit)s are allowed.") % {"most": decimal_words(rule.maximum), "unit": unit}
    return ""
