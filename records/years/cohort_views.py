"""The annual programmes of an intake: the list, and the acts on all of them at once."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import Denied, require
from curriculum.models import AcademicYear, ProgrammeVersion
from records.registrations.models import AnnualProgramme
from records.years import cohort_services
from records.years.cohort import Cohort, cohort_of, residents_of
from records.years.permissions import can_approve, can_propose, can_see_cohort

State = AnnualProgramme.State


@login_required
@require_safe
def cohort_years(request, uuid, intake, start_year):
    """A line for each resident: the annual programme, or what would be proposed, or why nothing is."""
    found = cohort_of(request.user, *visible(request, uuid, intake, start_year))
    may_propose, may_approve = can_propose(request.user, found.version), can_approve(request.user, found.version)
    context = {
        "cohort": found,
        "years": AcademicYear.objects.filter(start_year__gte=intake, start_year__lte=intake + 4),
        "figures": figures(found),
        "propose": answer(
            can_propose(request.user, found.version), found.ready, _("Nobody is left to propose one to.")
        ),
        "approve": answer(may_approve, found.approvable, _("None waits for approval.")),
        "may_edit": bool(may_propose),
        "due": found.version.approval_day(found.year),
    }
    return render(request, "records/years/cohort_years.html", context)


def answer(permission, lines, nothing: str):
    """Whether the act is open: the permission, then whether there is anything to do."""
    return Denied(nothing) if permission and not lines else permission


def figures(found: Cohort) -> list[str]:
    counted = [
        (_("to propose"), len(found.ready)),
        (_("exceptions"), sum(1 for one in found.lines if one.annual is None and one.refusal)),
        *((str(state.label), len(found.of_state(state))) for state in State),
    ]
    return [f"{number} {words}" for words, number in counted]


@login_required
@require_POST
def propose(request, uuid, intake, start_year):
    return started(request, cohort_services.PROPOSE, uuid, intake, start_year)


@login_required
@require_POST
def approve(request, uuid, intake, start_year):
    return started(request, cohort_services.APPROVE, uuid, intake, start_year)


def started(request, kind: str, uuid, intake, start_year):
    """Start the job and go to its page, which shows the progress and leads back."""
    version, first, year = visible(request, uuid, intake, start_year)
    job = cohort_services.start(kind, version=version, intake=first, year=year, by=request.user)
    return redirect(job)


def visible(request, uuid, intake, start_year) -> tuple[ProgrammeVersion, AcademicYear, AcademicYear]:
    """The version, the intake and the year; 404 where the user sees no such cohort."""
    rows = ProgrammeVersion.objects.visible_to(request.user).select_related("programme")
    version = get_object_or_404(rows, uuid=uuid)
    require(can_see_cohort(request.user, version))
    first = get_object_or_404(AcademicYear, start_year=intake)
    get_object_or_404(residents_of(request.user, version, first)[:1])
    return version, first, get_object_or_404(AcademicYear, start_year=start_year, start_year__gte=intake)
