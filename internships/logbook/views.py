"""Pages of the logbook: all weeks of a placement, and one week."""

from datetime import date

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.permissions import require
from internships.logbook.forms import WeekForm, blank_cells
from internships.logbook.models import LogWeek, TechnicalAct
from internships.logbook.permissions import can_log, open_to_log
from internships.logbook.services import save_week
from internships.logbook.weeks import (
    LEVELS,
    WEEK,
    act_lines,
    acts_of,
    figures_of,
    totals,
    usual_acts,
    week_lines,
    weeks_of,
)
from internships.placements.models import Placement
from internships.placements.views import visible_placement
from pages.drafts import autosaved, check, is_draft
from pages.form_page import editing, form_page


def week_url(placement: Placement, monday: date) -> str:
    return reverse("log-week", args=[placement.uuid, *monday.isocalendar()[:2]])


@login_required
@require_safe
def logbook(request, uuid):
    """All weeks so far, their totals, and the technical acts."""
    placement = visible_placement(request.user, uuid)
    lines = week_lines(placement)
    may = can_log(request.user, placement)
    missing = [line for line in lines if line.log is None]
    context = {
        "placement": placement,
        "enrolment": placement.enrolment,
        "lines": lines,
        "totals": totals(lines),
        "acts": act_lines(placement),
        "levels": LEVELS.values(),
        "missing": len(missing),
        "may_log": may,
        "answer": open_to_log(placement, lines[0].starts) if lines else None,
        "latest_url": week_url(placement, lines[0].starts) if lines else "",
    }
    return render(request, "internships/logbook/logbook.html", context)


@login_required
@editing
def log_week(request, uuid, year, number):
    """One week: the form for the resident, saved while it is typed; the reading page for others."""
    placement = visible_placement(request.user, uuid)
    monday = monday_in(year, number)
    may = can_log(request.user, placement)
    if request.method == "POST":
        require(may)
    stands = LogWeek.objects.filter(placement=placement, starts=monday).with_acts().first()
    copied = None if stands or request.GET.get("copy") != "last" else last_logged(placement, monday)
    form = WeekForm(request.POST or None, week=stands, acts=shown_acts(request, placement, stands), copied=copied)

    def save(_values=None):
        return save_week(
            placement=placement,
            starts=monday,
            figures=form.figures(),
            tallies=form.tallies(),
            by=request.user,
            seen=form.cleaned_data["seen"],
        )

    def checked():
        check(form)
        return save()

    if is_draft(request):
        return autosaved(checked)
    page = week_page(placement, monday, stands) | {
        "answer": may and open_to_log(placement, monday),
        "copied": copied,
        "may_copy": not (stands or copied) and last_logged(placement, monday) is not None,
    }
    done, template = reverse("logbook", args=[placement.uuid]), "internships/logbook/log_week.html"
    return form_page(request, form, save, page=page, done=done, message=_("The week is saved."), template=template)


def week_page(placement: Placement, monday: date, week: LogWeek | None) -> dict:
    known = set(weeks_of(placement))
    return {
        "placement": placement,
        "enrolment": placement.enrolment,
        "monday": monday,
        "sunday": monday + WEEK - date.resolution,
        "week": week,
        "before": week_url(placement, monday - WEEK) if monday - WEEK in known else "",
        "after": week_url(placement, monday + WEEK) if monday + WEEK in known else "",
        "catalogue": TechnicalAct.objects.filter(is_current=True).select_related("group"),
        "figures": figures_of(week) if week else [],
        "acts": acts_of(week) if week else [],
        "blank_cells": blank_cells(),
        "levels": LEVELS.values(),
    }


def monday_in(year: int, number: int) -> date:
    try:
        return date.fromisocalendar(year, number, 1)
    except ValueError:
        raise Http404 from None


def last_logged(placement: Placement, monday: date) -> LogWeek | None:
    """The week before. Its figures are copied on request only; its acts never."""
    return LogWeek.objects.filter(placement=placement, starts=monday - WEEK).first()


def shown_acts(request, placement: Placement, week: LogWeek | None) -> list[TechnicalAct]:
    """The acts of the week, the usual ones, and the one chosen in the search form without JavaScript."""
    logged = [tally.act for tally in week.tallies.all()] if week else []
    usual = usual_acts(placement, {act.pk for act in logged})
    sought = request.GET.get("act", "")
    wanted = TechnicalAct.objects.filter(code=sought, is_current=True).select_related("group") if sought else []
    return list({act.pk: act for act in [*logged, *usual, *wanted]}.values())
