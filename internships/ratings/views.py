"""Pages of site ratings: the form, the pooled answers, the free texts."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.permissions import Denied, WrongStateError, require
from internships.directory.models import Site
from internships.placements.views import visible_placement
from internships.ratings.batches import LEAST
from internships.ratings.permissions import can_rate_site, can_read_comments, open_to_rate
from internships.ratings.pooled_ratings import comments, published_of_pool, published_of_site, received
from internships.ratings.services import rate_site
from pages.errors import take_errors
from pages.form_page import editing
from portfolio.forms.answers import AnswerForm
from portfolio.models import Form


@login_required
@editing
def site_rating(request, uuid):
    """The form, once. Drafts stay on the device, so that an unsent rating is stored nowhere."""
    placement = visible_placement(request.user, uuid)
    require(can_rate_site(request.user, placement))
    version = Form.objects.current(Form.Purpose.SITE_RATING, placement.enrolment.programme_version.programme)
    if version is None:
        raise Http404
    answer, status = open_to_rate(placement), HTTPStatus.OK
    form = AnswerForm(version, request.POST or None)
    if request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if not answer:
            status = HTTPStatus.CONFLICT
        elif form.is_valid():
            try:
                rate_site(placement=placement, form=version, answers=form.answers(), by=request.user)
            except WrongStateError as error:
                answer, status = Denied(error.reason), HTTPStatus.CONFLICT
            except ValidationError as error:
                take_errors(form, error)
            else:
                messages.success(request, _("Thank you. Your answers are pooled with those of others."))
                return redirect("home")
    context = {"placement": placement, "enrolment": placement.enrolment, "answer_form": form, "answer": answer}
    return render(request, "internships/ratings/site_rating.html", context, status=status)


@login_required
@require_safe
def site_opinions(request, uuid):
    """What was published of one site and of those like it; for the coordinator also what came since."""
    site = get_object_or_404(Site.objects.visible_to(request.user).select_related("place"), uuid=uuid)
    context = {
        "site": site,
        "least": LEAST,
        "of_site": published_of_site(site),
        "of_pool": published_of_pool(site),
        "received": received(site, request.user),
    }
    return render(request, "internships/ratings/site_opinions.html", context)


@login_required
@require_safe
def site_comments(request):
    """The free texts, for the coordinator only."""
    require(can_read_comments(request.user))
    page = Paginator(comments(request.user), 50).get_page(request.GET.get("page"))
    return render(request, "internships/ratings/site_comments.html", {"page": page})
