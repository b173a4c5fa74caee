"""Pages of the universities' contact, of academic years and their sessions."""

from django.contrib.auth.decorators import login_required
from django.db.models import Max
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts import changes
from accounts.permissions import require
from curriculum.institutions.academic_calendar import academic_year, start_year_of
from curriculum.institutions.forms import ContactForm, YearForm
from curriculum.institutions.models import AcademicYear, Institution
from curriculum.institutions.permissions import can_edit_contact, can_keep_calendar
from curriculum.institutions.services import save_year
from pages.form_page import editing, form_page


@login_required
@require_safe
def institution_list(request):
    """The universities of the programmes and their secretariats, for everybody."""
    found = Institution.objects.filter(programmes__isnull=False).distinct().order_by("short_name")
    rows = [(one, bool(can_edit_contact(request.user, one))) for one in found]
    return render(request, "curriculum/institutions/institution_list.html", {"rows": rows})


@login_required
@editing
def institution_edit(request, uuid):
    found = get_object_or_404(Institution, uuid=uuid)
    require(can_edit_contact(request.user, found))
    form = ContactForm(found, request.POST or None)

    def save(values):
        return changes.change(found, form.values(), by=request.user, seen=values["version"], action="configure")

    back = reverse("institution-list")
    page = {
        "title": _("Contact of %(university)s") % {"university": found.short_name},
        "lead": _("It is shown wherever a page sends somebody to the secretariat."),
        "label": _("Save"),
        "crumbs": [(_("Universities"), back)],
    }
    return form_page(request, form, save, page=page, done=back, message=_("Saved."))


@login_required
@require_safe
def year_list(request):
    """Academic years with their sessions, for everybody; latest first."""
    years = AcademicYear.objects.prefetch_related("sessions").order_by("-start_year")
    keeps = can_keep_calendar(request.user)
    current = start_year_of(timezone.localdate())
    offered = any(year.start_year == current for year in years)
    context = {"years": years, "keeps": keeps, "next_year": current + 1 if keeps and offered else None}
    return render(request, "curriculum/institutions/year_list.html", context)


def proposed() -> dict:
    """The days of the year after the last one, by rule."""
    last = AcademicYear.objects.aggregate(last=Max("start_year"))["last"]
    shape = academic_year(last + 1 if last else start_year_of(timezone.localdate()))
    days = {"starts": shape["starts"], "ends": shape["ends"]}
    for session in shape["sessions"]:
        days |= {f"{session['kind']}_{end}": session[end] for end in ("starts", "ends")}
    return days


@login_required
@editing
def year_new(request):
    require(can_keep_calendar(request.user))
    return year_page(request, None, YearForm(None, request.POST or None, initial=proposed()))


@login_required
@editing
def year_edit(request, uuid):
    require(can_keep_calendar(request.user))
    found = get_object_or_404(AcademicYear, uuid=uuid)
    return year_page(request, found, YearForm(found, request.POST or None))


def year_page(request, year: AcademicYear | None, form: YearForm):
    def save(values):
        terms = {"starts": values["starts"], "ends": values["ends"], "seen": values["seen"]}
        return save_year(year=year, sessions=form.sessions(), by=request.user, **terms)

    back = reverse("academic-year-list")
    page = {
        "title": _("Academic year %(year)s") % {"year": year} if year else _("New academic year"),
        "lead": "" if year else _("The days are proposed by the rule of the decree; change what your university sets."),
        "label": _("Save"),
        "crumbs": [(_("Academic years"), back)],
    }
    message = _("The academic year is saved.")
    return form_page(request, form, save, page=page, done=back, message=message)
