"""Versions of a manuscript: add one, read one, comment on it, submit the last."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import get_list_or_404, get_object_or_404, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.permissions import require
from files.responses import serve
from files.uploads import is_too_large
from pages.form_page import editing, form_page
from thesis.manuscripts import services
from thesis.manuscripts.forms import CommentForm, SubmitForm, VersionForm
from thesis.manuscripts.models import Manuscript, Submission
from thesis.theses.models import Thesis
from thesis.theses.permissions import can_act, can_read_manuscript
from thesis.theses.views import thesis_page, visible_thesis
from thesis.theses.workflow import THESIS

ROWS = 60


@login_required
@editing
def version_add(request, uuid):
    thesis = visible_thesis(request, uuid)
    require(can_act(request.user, thesis, "upload"))
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = VersionForm(*given, too_large=is_too_large(request))

    def save(values):
        return services.add_version(thesis=thesis, by=request.user, **values)

    page = thesis_page(
        thesis,
        title=_("Add a version"),
        label=_("Add"),
        lead=_("Your promoter and readers read it and comment."),
        files=True,
        answer=THESIS.may("upload", thesis),
    )
    done = thesis.get_absolute_url() + "#manuscripts"
    return form_page(request, form, save, page=page, done=done, message=_("The version is added."))


def visible_version(request, uuid, version_uuid) -> Manuscript:
    return version_of(visible_thesis(request, uuid), version_uuid)


def version_of(thesis: Thesis, version_uuid) -> Manuscript:
    found = get_object_or_404(Manuscript.objects.select_related("file"), thesis=thesis, uuid=version_uuid)
    found.thesis = thesis
    return found


@login_required
@require_safe
def version(request, uuid, version_uuid):
    """The PDF, for the people of the thesis; for offices unless it is confidential."""
    found = visible_version(request, uuid, version_uuid)
    require(can_read_manuscript(request.user, found.thesis))
    return serve(found.file, as_attachment="download" in request.GET)


@login_required
@require_safe
def library(request):
    """The theses that are public, now or from a day on."""
    return render(request, "thesis/manuscripts/library.html", {"page": library_page(request), "today": localdate()})


def library_page(request):
    rows = Thesis.objects.deposited(request.user).select_related("enrolment__user")
    return Paginator(rows.order_by("-marked_on", "-pk"), ROWS).get_page(request.GET.get("page"))


@login_required
@require_safe
def deposited(request, uuid):
    """The submitted PDF of a public thesis."""
    found = get_object_or_404(Thesis.objects.deposited(request.user).for_list(), uuid=uuid)
    require(can_read_manuscript(request.user, found))
    submitted = Submission.objects.filter(manuscript__thesis=found).select_related("manuscript__file")
    return serve(get_list_or_404(submitted.order_by("-made_at")[:1])[0].manuscript.file, as_attachment=False)


@login_required
@editing
def comment(request, uuid, version_uuid):
    found = visible_version(request, uuid, version_uuid)
    return comment_form(request, found, by=request.user, home=found.thesis.get_absolute_url())


def comment_form(request, found: Manuscript, *, by: User, home: str, **page):
    """The form of a comment, for whoever is logged in or came by a link; `home` is the page of the thesis."""
    require(services.can_comment(by, found.thesis))
    form = CommentForm(request.POST or None)

    def save(values):
        return services.comment(manuscript=found, by=by, **values)

    words = _("Comment on version %(number)s") % {"number": found.number}
    context = thesis_page(found.thesis, title=words, label=_("Comment"), **page)
    return form_page(
        request, form, save, page=context, done=f"{home}#manuscripts", message=_("The resident reads your comment.")
    )


@login_required
@editing
def submit(request, uuid):
    """The last version, with the declarations."""
    thesis = visible_thesis(request, uuid)
    require(can_act(request.user, thesis, "submit"))
    form = SubmitForm(request.POST or None, initial={"seen": thesis.version, "title": thesis.title})

    def save(values):
        return services.submit(thesis=thesis, by=request.user, **values)

    page = thesis_page(
        thesis,
        title=_("Submit the thesis"),
        label=_("Submit the thesis"),
        lead=_("The last version is the one that is defended. Nothing can be changed afterwards."),
        answer=THESIS.may("submit", thesis),
    )
    done = thesis.get_absolute_url()
    return form_page(request, form, save, page=page, done=done, message=_("The thesis is submitted."))
