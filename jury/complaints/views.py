"""Complaints: filed by the resident, listed for the secretary and the offices, ruled on by a panel."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import require
from jury.complaints import services
from jury.complaints.complaint_table import COMPLAINTS
from jury.complaints.forms import ComplaintForm, RulingForm
from jury.complaints.models import Complaint
from jury.complaints.permissions import can_file, can_rule, can_withdraw, may_ever_rule, panel_choices
from jury.release.mails import complaints_until
from pages.form_page import editing, form_page
from pages.lists.view import list_page
from pages.perform import perform
from pages.seen import SeenForm
from records.enrolments.page_parts import activity_url
from records.models import Decision
from ui.figures import day_words

SHOWN = (
    "decision__enrolment__user",
    "decision__activity",
    "decision__deliberation__session__academic_year",
    "decision__deliberation__programme_version__programme",
    "correction__deliberation",
)


@login_required
@editing
def file(request, uuid):
    """The form of a complaint on a decision of one's own."""
    rows = (
        Decision.objects.filter(enrolment__user=request.user)
        .effective()
        .select_related("enrolment", "activity", "deliberation__session", "deliberation__programme_version__jury_rules")
    )
    decision = get_object_or_404(rows, uuid=uuid)
    rules = getattr(decision.deliberation.programme_version, "jury_rules", None)
    until = complaints_until(decision.deliberation, rules)
    lead = _("About an irregularity or a material error, to the secretary of the jury.")
    if until is not None:
        lead += " " + _("Until %(day)s.") % {"day": day_words(until)}
    page = {
        "title": _("File a complaint"),
        "kicker": f"{decision.activity.title} · {decision.deliberation.session}",
        "lead": lead,
        "label": _("File the complaint"),
        "crumbs": [(decision.activity.title, activity_url(decision.enrolment, decision.activity))],
        "answer": can_file(request.user, decision),
        "back": activity_url(decision.enrolment, decision.activity),
    }
    return form_page(
        request,
        ComplaintForm(request.POST if request.method == "POST" else None),
        lambda values: services.file_complaint(decision=decision, by=request.user, **values),
        page=page,
        done=lambda made: reverse("complaint", args=[made.uuid]),
        message=_("The complaint is filed with the secretary of the jury."),
    )


@login_required
@require_safe
def complaint_list(request):
    """One's own, or those of the programmes for whose jury one writes; the last one first."""
    return list_page(request, COMPLAINTS, "jury/complaints/complaint_list.html")


@login_required
@editing
def complaint(request, uuid):
    """What is complained about and what became of it; for the secretary, the form of the ruling."""
    found = get_object_or_404(Complaint.objects.visible_to(request.user).select_related(*SHOWN), uuid=uuid)
    rules = may_ever_rule(request.user, found)
    if request.method == "POST":
        require(rules)
    data = request.POST if request.method == "POST" else None
    form = RulingForm(data, initial={"seen": found.version}, seats=panel_choices(found))
    page = {
        "complaint": found,
        "decision": found.decision,
        "rules": rules,
        "answer": can_rule(request.user, found),
        "may_withdraw": can_withdraw(request.user, found),
        "panel": [str(seat.user) for seat in found.panel.select_related("user")],
        "back": reverse("complaint-list"),
    }
    return form_page(
        request,
        form,
        lambda values: services.rule(complaint=found, by=request.user, **values),
        page=page,
        done=reverse("complaint", args=[found.uuid]),
        message=_("The ruling is recorded."),
        template="jury/complaints/complaint.html",
    )


@login_required
@require_POST
def withdraw(request, uuid):
    found = get_object_or_404(Complaint.objects.visible_to(request.user).select_related(*SHOWN), uuid=uuid)
    if found.decision.enrolment.user_id != request.user.pk:
        require(can_withdraw(request.user, found))
    form = SeenForm(request.POST)
    form.is_valid()
    seen = form.cleaned_data.get("seen") or 0
    return perform(
        request,
        lambda: services.withdraw_complaint(complaint=found, by=request.user, seen=seen),
        done=reverse("complaint", args=[found.uuid]),
        message=_("The complaint is withdrawn."),
    )
