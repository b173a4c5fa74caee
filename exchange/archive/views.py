"""Pages of archives: request, download, delete."""

from functools import partial

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import require
from exchange.archive import services as archive_services
from exchange.archive.download import ArchiveDownload
from exchange.forms import ArchiveForm
from exchange.models import PortfolioArchive
from exchange.permissions import can_archive_portfolio
from files.responses import serve
from jobs.models import Job
from pages.perform import perform
from records.enrolments.page_parts import visible_enrolment


@login_required
@never_cache
@require_safe
def archive_page(request, uuid):
    """Show what an archive contains, a button to request one, and the stored ones."""
    enrolment = visible_enrolment(request, uuid)
    require(can_archive_portfolio(request.user, enrolment))
    language = get_language() or settings.LANGUAGE_CODE
    made = PortfolioArchive.objects.visible_to(request.user).filter(enrolment=enrolment)
    context = {
        "enrolment": enrolment,
        "form": ArchiveForm(initial={"language": language[:2]}),
        "kept": made.filter(file__isnull=False, expires_on__gte=timezone.localdate()).select_related("file"),
        "jobs": own_jobs(request.user, enrolment),
        "days": settings.TAKE_OUT_DAYS,
    }
    return render(request, "exchange/archive/archive.html", context)


def own_jobs(user, enrolment):
    """Return running jobs, and a failed one since the last archive."""
    found = Job.objects.visible_to(user).filter(kind=archive_services.JOB, key__startswith=str(enrolment.uuid))
    last = PortfolioArchive.objects.filter(enrolment=enrolment).first()
    failed = found.filter(state=Job.State.FAILED)
    if last is not None:
        failed = failed.filter(created_at__gt=last.made_at)
    return [*found.live(), *failed[:1]]


@login_required
@require_POST
def archive_new(request, uuid):
    enrolment = visible_enrolment(request, uuid)
    require(can_archive_portfolio(request.user, enrolment))
    form = ArchiveForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose the language of the PDF."))
        return redirect("portfolio-archive", enrolment.uuid)
    return redirect(archive_services.ask(enrolment=enrolment, by=request.user, language=form.cleaned_data["language"]))


def own_archive(request, uuid) -> PortfolioArchive:
    return get_object_or_404(
        PortfolioArchive.objects.visible_to(request.user).select_related("file", "enrolment"), uuid=uuid
    )


@login_required
@never_cache
@require_safe
def archive_file(request, uuid):
    found = own_archive(request, uuid)
    if found.file is None or not found.is_kept():
        raise Http404
    return serve(found.file, wrap=partial(ArchiveDownload, found))


@login_required
@require_POST
def archive_delete(request, uuid):
    found = own_archive(request, uuid)
    require(can_archive_portfolio(request.user, found.enrolment))
    return perform(
        request,
        lambda: archive_services.forget(archive=found, by=request.user),
        done=found,
        message=_("The archive is deleted here. Your portfolio stays as it is."),
    )
