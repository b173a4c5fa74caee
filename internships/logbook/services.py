"""Writes of the logbook."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import changes
from accounts.changes import touch
from accounts.models import User
from accounts.permissions import WrongStateError, require
from internships.logbook.models import ActTally, LogWeek, TechnicalAct
from internships.logbook.permissions import can_log, open_to_log
from internships.placements.models import Placement

Tallies = Mapping[TechnicalAct, Mapping[str, int]]


@transaction.atomic
def save_week(
    *,
    placement: Placement,
    starts: date,
    figures: Mapping[str, Any],
    tallies: Tallies,
    by: User,
    seen: int | None = None,
    today: date | None = None,
) -> LogWeek:
    """Create or change the week that begins on the Monday `starts`.

    `figures`: {name of `LogWeek.FIGURES`: value or None}. `tallies`: {act: {level: count}}; zeros delete the act, acts
    that are not named stay. `seen`: the version that the page showed, 0 where there was none yet.
    """
    require(can_log(by, placement))
    placement = Placement.objects.select_for_update().get(pk=placement.pk)
    if not (answer := open_to_log(placement, starts, today)):
        raise WrongStateError(answer.reason)
    week = LogWeek.objects.filter(placement=placement, starts=starts).first()
    if week is not None and seen is not None and week.version != seen:
        raise changes.ConflictError(week)
    if week is None:
        if not any(value is not None for value in figures.values()) and not any(map(total, tallies.values())):
            raise ValidationError(_("Nothing is filled in yet."), code="empty")
        week = changes.create(LogWeek(placement=placement, starts=starts, **figures), by=by, action="log")
    else:
        changes.change(week, figures, by=by, action="log")
    write_tallies(week, tallies, by)
    return week


def total(counts: Mapping[str, int]) -> int:
    return sum(counts.values())


def write_tallies(week: LogWeek, tallies: Tallies, by: User) -> None:
    """Write the tallies; all changes together are one change of the week."""
    held = {tally.act_id: tally for tally in week.tallies.all()}
    before, after = {}, {}
    for act, counts in tallies.items():
        wanted = {level: counts.get(level, 0) for level in ActTally.LEVELS}
        stands = held.get(act.pk)
        had = {level: getattr(stands, level, 0) for level in ActTally.LEVELS}
        if wanted == had:
            continue
        before[act.code], after[act.code] = had, wanted
        if stands is not None and not total(wanted):
            stands.delete()
        else:
            ActTally.objects.update_or_create(week=week, act=act, defaults=wanted)
    if after:
        touch(week, by=by, action="log", before={"acts": before}, after={"acts": after})
