"""Pages of mentoring goals."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accounts.permissions import require
from mentoring.goals import services
from mentoring.goals.forms import GoalForm, ShownGoalsForm
from mentoring.goals.models import MentoringGoal
from mentoring.goals.permissions import can_release_goals, can_write_goal
from mentoring.page_parts import mentored_enrolment, mentoring_form_page, mentoring_url
from pages.form_page import editing
from pages.perform import perform

DONE = {
    "reach": gettext_lazy("The goal is reached."),
    "drop": gettext_lazy("The goal is dropped."),
    "reopen": gettext_lazy("The goal is open again."),
}


def visible_goal(request, enrolment, goal_uuid) -> MentoringGoal:
    found = MentoringGoal.objects.visible_to(request.user).filter(enrolment=enrolment)
    goal = get_object_or_404(found.select_related("mentor"), uuid=goal_uuid)
    goal.enrolment = enrolment
    return goal


@login_required
@editing
def goal_new(request, uuid):
    enrolment = mentored_enrolment(request, uuid)
    form = GoalForm(request.POST or None)

    def save(values):
        values.pop("seen")
        return services.write(enrolment=enrolment, by=request.user, **values)

    return mentoring_form_page(
        request,
        form,
        save,
        enrolment=enrolment,
        title=_("Write a goal"),
        label=_("Save"),
        lead=_("You write goals together: both of you can change them."),
        part="goals",
        message=_("The goal is written down."),
    )


@login_required
@editing
def goal(request, uuid, goal_uuid):
    """Change the text or the day of an open goal."""
    enrolment = mentored_enrolment(request, uuid)
    found = visible_goal(request, enrolment, goal_uuid)
    require(can_write_goal(request.user, found))
    form = GoalForm(request.POST or None, initial={"text": found.text, "due": found.due, "seen": found.version})

    def save(values):
        return services.change(goal=found, by=request.user, **values)

    return mentoring_form_page(
        request, form, save, enrolment=enrolment, title=_("Goal"), label=_("Save"), part="goals", message=_("Saved.")
    )


@login_required
@require_POST
def goal_settle(request, uuid, goal_uuid, act):
    """Mark a goal as reached or dropped, or reopen it."""
    if act not in DONE:
        raise Http404
    enrolment = mentored_enrolment(request, uuid)
    found = visible_goal(request, enrolment, goal_uuid)
    require(can_write_goal(request.user, found))
    return perform(
        request,
        lambda: services.settle(goal=found, act=act, by=request.user, seen=found.version),
        done=mentoring_url(enrolment, "goals"),
        message=DONE[act],
    )


@login_required
@editing
def goals_shown(request, uuid):
    """The resident chooses the goals that a later mentor may see."""
    enrolment = mentored_enrolment(request, uuid)
    require(can_release_goals(request.user, enrolment))
    own = MentoringGoal.objects.filter(enrolment=enrolment)
    form = ShownGoalsForm(
        request.POST or None, goals=own, initial={"goals": list(own.filter(released_at__isnull=False))}
    )

    def save(values):
        return services.release(enrolment=enrolment, goals=values["goals"], by=request.user)

    return mentoring_form_page(
        request,
        form,
        save,
        enrolment=enrolment,
        title=_("Goals that a later mentor sees"),
        label=_("Save"),
        lead=_("A mentor who follows sees the goals that you tick here, and no others from before."),
        part="goals",
        message=_("Saved."),
    )
