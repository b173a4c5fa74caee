"""The days of an academic year that stand on everybody's calendar: read by all, written by the offices."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import require
from curriculum.institutions.models import AcademicYear
from curriculum.institutions.permissions import can_keep_calendar
from curriculum.key_dates import services
from curriculum.key_dates.forms import DayForm
from curriculum.key_dates.permissions import programmes_kept_by
from curriculum.programmes.calendar_models import CalendarDay
from pages.form_page import editing, form_page
from pages.perform import perform


def page_url(year: AcademicYear) -> str:
    return reverse("key-dates", args=[year.uuid])


def crumbs(year: AcademicYear) -> list[tuple[str, str]]:
    title = _("Key dates of %(year)s") % {"year": year}
    return [(_("Academic years"), reverse("academic-year-list")), (title, page_url(year))]


def visible_day(request, uuid, day_uuid) -> CalendarDay:
    rows = CalendarDay.objects.select_related("academic_year", "programme")
    return get_object_or_404(rows, academic_year__uuid=uuid, uuid=day_uuid)


@login_required
@require_safe
def key_dates(request, uuid):
    """Key dates first, then quadrimesters and holidays, by day."""
    year = get_object_or_404(AcademicYear, uuid=uuid)
    rows = list(year.calendar_days.select_related("programme").order_by("starts", "code"))
    keeps = can_keep_calendar(request.user)
    kept = set(programmes_kept_by(request.user).values_list("pk", flat=True)) if keeps else set()
    lines = [(day, bool(keeps) and (day.programme_id is None or day.programme_id in kept)) for day in rows]
    key = CalendarDay.Kind.KEY_DATE
    context = {
        "year": year,
        "keeps": keeps,
        "key_dates": [line for line in lines if line[0].kind == key],
        "others": [line for line in lines if line[0].kind != key],
    }
    return render(request, "curriculum/key_dates/key_dates.html", context)


@login_required
@editing
def day_new(request, uuid):
    year = get_object_or_404(AcademicYear, uuid=uuid)
    require(can_keep_calendar(request.user))
    form = DayForm(None, request.POST or None, programmes=programmes_kept_by(request.user))

    def save(_values):
        return services.add_day(year=year, by=request.user, **form.values())

    page = {"title": _("Add a day"), "label": _("Add"), "crumbs": crumbs(year)}
    message = _("It is on the calendars.")
    return form_page(request, form, save, page=page, done=page_url(year), message=message, aliases=ALIASES)


@login_required
@editing
def day_edit(request, uuid, day_uuid):
    day = visible_day(request, uuid, day_uuid)
    require(services.can_write_day(request.user, day))
    form = DayForm(day, request.POST or None, programmes=programmes_kept_by(request.user))

    def save(_values):
        return services.change_day(day=day, by=request.user, seen=form.seen, **form.values())

    year = day.academic_year
    page = {"title": str(day), "label": _("Save"), "crumbs": crumbs(year)}
    return form_page(request, form, save, page=page, done=page_url(year), message=_("Saved."), aliases=ALIASES)


@login_required
@require_POST
def day_remove(request, uuid, day_uuid):
    day = visible_day(request, uuid, day_uuid)
    require(services.can_write_day(request.user, day))
    return perform(
        request,
        lambda: services.remove_day(day=day, by=request.user),
        done=page_url(day.academic_year),
        message=_("It is off the calendars."),
    )


ALIASES = {"title": "title_fr", "country": "scope", "programme": "scope"}
