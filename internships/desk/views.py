"""Pages of the office (a cohort in a year) and of a supervisor."""

from datetime import date

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.permissions import Denied, require
from curriculum.institutions.year_field import intake_filter, year_field
from curriculum.models import AcademicYear
from curriculum.roles import roles_of
from internships.agreements.permissions import can_offer
from internships.desk import timeline
from internships.desk.permissions import can_see_supervised_placements
from internships.desk.placement_table import PLACEMENTS
from internships.desk.supervised_placements import supervised_by
from internships.directory.supervisor_models import Supervisor
from internships.placements.impacted_placements import unsupervised
from internships.placements.models import Placement, PlacementStatus
from pages.lists.view import list_page
from records.models import Enrolment

PAGE = 30
MOST = 100  # rows of each to-do list


class DeskFilter(forms.Form):
    year = year_field(gettext_lazy("Year"))
    intake = intake_filter()
    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        required=False,
        choices=[("", gettext_lazy("all states")), *PlacementStatus.choices],
    )


@login_required
@require_safe
def stage_desk(request):
    """Timeline, residents without a placement, coverage, late evaluations."""
    if not roles_of(request.user).is_office:
        require(Denied(_("The desk of the stages is for the secretariats and the directors.")))
    today = timezone.localdate()
    current = AcademicYear.objects.filter(starts__lte=today).order_by("-start_year").first()
    given = request.GET.dict() | ({} if "year" in request.GET or current is None else {"year": current.start_year})
    form = DeskFilter(given)
    chosen = form.cleaned_data if form.is_valid() else {"year": current, "intake": None, "state": ""}
    year = chosen["year"]
    residents = Enrolment.objects.seen_as_a_whole_by(request.user).filter(
        annual_programmes__academic_year=year, annual_programmes__registrations__activity__kind="internship"
    )
    if chosen["intake"]:
        residents = residents.filter(intake=chosen["intake"])
    keys = residents.distinct().order_by().values("pk")
    everybody = Enrolment.objects.filter(pk__in=keys).select_related("user").order_by("user__sort_key", "pk")
    in_timeline = everybody
    if chosen["state"]:  # narrows the timeline alone: the figures above it stay those of the year
        rows = Placement.objects.with_status(chosen["state"], today)
        in_timeline = everybody.filter(pk__in=rows.values("enrolment"))
    page = Paginator(in_timeline, PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "year": year,
        "page": page,
        "lines": timeline.lines(page.object_list, year, today) if year else [],
        "months": timeline.months(timeline.training_days(year)[0]) if year else [],
        "coverage": timeline.coverage(keys, year) if year else [],
        "coordinates": bool(roles_of(request.user).coordinates),
        "today": today,
        **to_do(everybody, keys, year, today),
    }
    return render(request, "internships/desk/stage_desk.html", context)


def to_do(everybody, keys, year: AcademicYear | None, today: date) -> dict:
    """Residents without a placement, late evaluations, unsupervised placements: the first of each, and the counts."""
    taken = Placement.objects.live().filter(registration__annual_programme__academic_year=year)
    without = everybody.exclude(pk__in=taken.values("enrolment"))
    late = timeline.late(keys, today)
    return {
        "without": list(without[:MOST]),
        "without_count": without.count(),
        "late": list(late[:MOST]),
        "late_count": late.count(),
        "unsupervised": unsupervised(Placement.objects.filter(enrolment__in=keys), today),
    }


@login_required
@require_safe
def placement_list(request):
    """The placements that the user sees, the latest first."""
    return list_page(request, PLACEMENTS, "internships/desk/placement_list.html")


@login_required
@require_safe
def supervised_placements(request):
    """The page of a supervisor: what waits, and current, future and past placements."""
    user = request.user
    require(can_see_supervised_placements(user))
    context = {
        "stages": supervised_by(user, timezone.localdate()),
        "supervisor": Supervisor.objects.filter(user=user).first(),
        "offer": can_offer(user),
    }
    return render(request, "internships/desk/supervised_placements.html", context)
