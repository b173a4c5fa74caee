"""The list of sittings, and the page of one."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.permissions import Denied, require
from curriculum.roles import roles_of
from jury.desk.grid import Grid
from jury.desk.sitting_page import SittingPage
from jury.desk.sitting_table import SITTINGS
from jury.sittings.page_parts import sitting_page, visible_sitting
from jury.sittings.permissions import prepared_versions, visible_sittings
from pages.lists.view import list_page


@login_required
@require_safe
def deliberation_list(request):
    """The sittings that the user may open, the last one first."""
    roles = roles_of(request.user)
    if not (roles.is_office or roles.jury_of or visible_sittings(request.user).exists()):
        require(Denied(_("Deliberations are for the offices of the programme and the jury.")))
    may_open = prepared_versions(request.user).exists()
    return list_page(request, SITTINGS, "jury/desk/deliberations.html", may_open=may_open)


@login_required
@require_safe
def deliberation(request, uuid):
    """The cases as they stand, until the release; what was frozen, to who was there, later."""
    sitting = visible_sitting(request, uuid)
    page = SittingPage(request.user, sitting, request.GET)
    template = "jury/desk/deliberation.html" if page.is_live else "jury/desk/deliberation_held.html"
    return render(request, template, sitting_page(sitting, view=page))


@login_required
@require_safe
def deliberation_grid(request, uuid):
    """The cases of the page as a grid of residents by activities; 404 where the user does not read the cases."""
    sitting = visible_sitting(request, uuid)
    page = SittingPage(request.user, sitting, request.GET)
    if not page.is_live:
        raise Http404
    return render(request, "jury/desk/grid.html", sitting_page(sitting, view=page, grid=Grid(page)))
