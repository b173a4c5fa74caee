"""The end of a resident's cycle before the jury: one by one, or all as proposed."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.permissions import require
from curriculum.models import Honours
from jury.cycles import services
from jury.cycles.candidates import Candidate, candidate_of
from jury.cycles.forms import CycleForm, choice_of
from jury.cycles.models import CycleDecision
from jury.sittings.page_parts import sitting_page, sitting_url, ticked_rows, visible_sitting
from jury.sittings.permissions import can_do, can_write, sees_cases
from pages.form_page import editing, form_page
from pages.perform import perform
from pages.seen import SeenForm
from records.models import Deliberation, Enrolment


def candidate_in(request, uuid, enrolment_uuid) -> tuple[Deliberation, Candidate]:
    """The sitting and the resident, while the jury reads its cases; 404 otherwise."""
    sitting = visible_sitting(request, uuid)
    if not sees_cases(request.user, sitting):
        raise Http404
    found = candidate_of(sitting, get_object_or_404(Enrolment, uuid=enrolment_uuid))
    if found is None:
        raise Http404
    return sitting, found


def initial(found: Candidate) -> dict:
    """What is recorded; else no choice is made in advance."""
    if found.decision is None:
        return {"seen": 0}
    decision = found.decision
    chosen = choice_of(decision.success, decision.honours)
    return {"seen": decision.version, "decision": chosen, "reason": decision.reason}


@login_required
@editing
def cycle(request, uuid, enrolment_uuid):
    """What is proposed and on which mean, and the form of the decision."""
    sitting, found = candidate_in(request, uuid, enrolment_uuid)
    if request.method == "POST":
        require(can_write(request.user, sitting))
    honours = Honours.objects.filter(programme_version=sitting.programme_version_id).in_force(sitting.held_on)
    data = request.POST if request.method == "POST" else None
    form = CycleForm(data, initial=initial(found), honours=honours)

    def save(values):
        return services.decide_cycle(
            deliberation=sitting, enrolment=found.enrolment, by=request.user, seen=values["seen"], **form.values()
        )

    answer = can_do(request.user, sitting, "decide")
    page = sitting_page(sitting, found=found, answer=answer, writes=can_write(request.user, sitting))
    return form_page(
        request,
        form,
        save,
        page=page,
        done=sitting_url(sitting, "cycles"),
        message=_("The decision is recorded."),
        template="jury/cycles/cycle.html",
        aliases={"success": "decision", "honours": "decision"},
    )


@login_required
@require_POST
def accept(request, uuid):
    """Record what is proposed, for all or for those that are ticked."""
    sitting = visible_sitting(request, uuid)
    require(can_write(request.user, sitting))

    def act():
        chosen = ticked_rows(request, Enrolment, _("Tick the residents for whom the proposal is recorded."))
        return services.accept_proposals(deliberation=sitting, by=request.user, enrolments=chosen)

    def message(count):
        return ngettext("%(count)s decision recorded.", "%(count)s decisions recorded.", count) % {"count": count}

    return perform(request, act, done=sitting_url(sitting, "cycles"), message=message)


@login_required
@require_POST
def remove(request, uuid, enrolment_uuid):
    """Take back a decision of an open sitting."""
    sitting = visible_sitting(request, uuid)
    require(can_write(request.user, sitting))
    rows = CycleDecision.objects.select_related("deliberation")
    decision = get_object_or_404(rows, deliberation=sitting, enrolment__uuid=enrolment_uuid)
    form = SeenForm(request.POST)
    form.is_valid()
    seen = form.cleaned_data.get("seen") or 0
    return perform(
        request,
        lambda: services.remove_cycle_decision(decision=decision, by=request.user, seen=seen),
        done=sitting_url(sitting, "cycles"),
        message=_("The decision is taken back."),
    )
