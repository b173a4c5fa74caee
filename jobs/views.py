"""Pages of jobs."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.permissions import require
from jobs import services
from jobs.job_table import JOBS
from jobs.models import Job
from jobs.permissions import can_retry
from pages.lists.view import list_page


def _job_of(request, uuid) -> Job:
    return get_object_or_404(Job.objects.visible_to(request.user), uuid=uuid)


@require_GET
@login_required
def job_list(request):
    """List the user's jobs, the newest first."""
    return list_page(request, JOBS, "jobs/list.html")


@require_GET
@login_required
@never_cache
def job(request, uuid):
    return render(request, "jobs/job.html", {"job": _job_of(request, uuid)})


@require_GET
@never_cache
def job_progress(request, uuid):
    """Return the changing part of the page; 204 while it is unchanged, 401 when the session has expired.

    `?shown=` and `?phase=` tell what the page shows.
    """
    if not request.user.is_authenticated:
        return HttpResponse(status=401)
    job = _job_of(request, uuid)
    if request.GET.get("shown") == job.shown:
        return HttpResponse(status=204)
    news = request.GET.get("phase", job.phase) != job.phase
    return render(request, "jobs/_live_progress.html", {"job": job, "news": news})


@require_POST
@login_required
def job_retry(request, uuid):
    job = _job_of(request, uuid)
    if job.state != Job.State.FAILED:
        messages.info(request, _("It was already started again."))
        return redirect(job)
    require(can_retry(request.user, job))
    return redirect(services.retry(job=job))
