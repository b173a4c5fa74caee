"""Pages of learning goals."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import require
from pages.form_page import editing, form_page
from portfolio.entries.models import Entry
from portfolio.goals.forms import GoalForm
from portfolio.goals.models import Goal
from portfolio.goals.permissions import can_change_goal
from portfolio.goals.services import delete_goal, save_goal
from portfolio.permissions import can_read_entries, can_write
from portfolio.privacy_guard.findings import places
from portfolio.sharing.models import Sharing
from portfolio.sharing.permissions import can_withdraw
from portfolio.sharing.views import share_page, withdraw_sharing
from records.enrolments.page_parts import visible_enrolment


def visible_goal(request, uuid) -> Goal:
    return get_object_or_404(Goal.objects.visible_to(request.user).select_related("enrolment__user"), uuid=uuid)


@login_required
@never_cache
@require_safe
def goal_list(request, uuid):
    """List the user's own goals, or those of the resident that are shared with the user."""
    enrolment = visible_enrolment(request, uuid)
    require(can_read_entries(request.user, enrolment))
    goals = Goal.objects.visible_to(request.user).filter(enrolment=enrolment).for_list()
    live = Prefetch("sharings", Sharing.objects.live(), to_attr="live_sharings")
    context = {
        "enrolment": enrolment,
        "is_own": bool(can_write(request.user, enrolment)),
        "goals": goals.prefetch_related(live),
    }
    return render(request, "portfolio/goals/goal_list.html", context)


@login_required
@never_cache
@require_safe
def goal(request, uuid):
    """Show one goal. Evidence is listed only as far as the reader may read the entries."""
    found = visible_goal(request, uuid)
    is_own = bool(can_write(request.user, found.enrolment))
    sharings = found.sharings.live().select_related("reader", "enrolment") if is_own else []
    context = {
        "goal": found,
        "enrolment": found.enrolment,
        "is_own": is_own,
        "competencies": found.competencies.select_related("framework"),
        "evidence": Entry.objects.visible_to(request.user).filter(goals=found).for_list(),
        "findings": places(found) if is_own else [],
        "sharings": [(sharing, can_withdraw(request.user, sharing)) for sharing in sharings],
    }
    return render(request, "portfolio/goals/goal.html", context)


@login_required
@never_cache
@editing
def goal_new(request, uuid):
    enrolment = visible_enrolment(request, uuid)
    require(can_write(request.user, enrolment))
    return write(request, enrolment, None)


@login_required
@never_cache
@editing
def goal_edit(request, uuid):
    found = visible_goal(request, uuid)
    require(can_change_goal(request.user, found))
    return write(request, found.enrolment, found)


def write(request, enrolment, found):
    is_shared = found is not None and found.sharings.live().exists()
    form = GoalForm(request.POST or None, enrolment=enrolment, goal=found, is_shared=is_shared)

    def save(values):
        return save_goal(
            enrolment=enrolment,
            goal=found,
            values=form.values(),
            seen=values["seen"],
            confirmed=form.ticked(),
            by=request.user,
        )

    done = found.get_absolute_url() if found else reverse("goal-list", args=[enrolment.uuid])
    page = {"enrolment": enrolment, "goal": found, "is_shared": is_shared}
    return form_page(
        request, form, save, page=page, done=done, message=_("Saved."), template="portfolio/goals/goal_form.html"
    )


@login_required
@never_cache
@editing
def goal_share(request, uuid):
    return share_page(request, visible_goal(request, uuid))


@login_required
@require_POST
def goal_withdraw(request, uuid, sharing_uuid):
    return withdraw_sharing(request, visible_goal(request, uuid), sharing_uuid)


@login_required
@require_POST
def goal_delete(request, uuid):
    found = visible_goal(request, uuid)
    require(can_change_goal(request.user, found))
    delete_goal(goal=found, by=request.user)
    messages.success(request, _("The goal is deleted."))
    return redirect("goal-list", found.enrolment.uuid)
