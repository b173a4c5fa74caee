"""The list of sittings, and the page of one."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.permissions import Denied, require
from curriculum.roles import roles_of
from jury.desk.sitting_page import SittingPage, state_code, state_words
from jury.sittings.page_parts import sitting_page, visible_sitting
from jury.sittings.permissions import prepared_versions, visible_sittings
from records.models import Deliberation


@login_required
@require_safe
def deliberation_list(request):
    """The sittings that the user may open, the last one first."""
    roles = roles_of(request.user)
    if not (roles.is_office or roles.jury_of or visible_sittings(request.user).exists()):
        require(Denied(_("Deliberations are for the offices of the programme and the jury.")))
    sittings = (
        visible_sittings(request.user)
        .exclude(state=Deliberation.State.DROPPED)
        .select_related("programme_version__programme", "session__academic_year")
        .annotate(count=Count("decisions"))
        .order_by("-held_on", "-pk")
    )
    page = Paginator(sittings, 50).get_page(request.GET.get("page"))
    for sitting in page.object_list:
        sitting.shown_state = state_code(sitting), state_words(sitting)
    context = {"page": page, "may_open": prepared_versions(request.user).exists()}
    return render(request, "jury/desk/deliberations.html", context)


@login_required
@require_safe
def deliberation(request, uuid):
    """The cases as they stand, until the release; what was frozen, to who was there, later."""
    sitting = visible_sitting(request, uuid)
    page = SittingPage(request.user, sitting, request.GET)
    template = "jury/desk/deliberation.html" if page.is_live else "jury/desk/deliberation_held.html"
    return render(request, template, sitting_page(sitting, view=page))
