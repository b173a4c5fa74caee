"""One case of a sitting, and the acts on it; all undisputed cases at once."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.permissions import require
from jury.cases import bulk_services, services
from jury.cases.case_page import CasePage
from jury.cases.forms import BringBackForm, DecisionForm, OverruleForm, PostponeForm
from jury.cases.jury_cases import Case, case_of
from jury.cases.models import Postponement
from jury.cases.permissions import can_bring_back
from jury.sittings.page_parts import sitting_page, sitting_url, ticked_rows, visible_sitting
from jury.sittings.permissions import can_do, can_write, may_ever, sees_cases
from pages.form_page import editing, form_page
from pages.perform import perform
from pages.seen import SeenForm
from records.models import Decision, Deliberation, Registration


def case_in(request, uuid, registration_uuid) -> tuple[Deliberation, Case]:
    """The sitting and one of its cases, while the jury reads its records; 404 otherwise."""
    sitting = visible_sitting(request, uuid)
    if not sees_cases(request.user, sitting):
        raise Http404
    registration = get_object_or_404(Registration.objects.select_related("annual_programme"), uuid=registration_uuid)
    case = case_of(sitting, registration)
    if case is None:
        raise Http404
    return sitting, case


def case_url(sitting: Deliberation, case: Case) -> str:
    return reverse("deliberation-case", args=[sitting.uuid, case.registration.uuid])


def resident_anchor(case: Case) -> str:
    return f"resident-{case.registration.annual_programme.enrolment.uuid}"


@login_required
@editing
def case(request, uuid, registration_uuid):
    """What the case rests on, and the form of its decision."""
    sitting, found = case_in(request, uuid, registration_uuid)
    if request.method == "POST":
        require(can_write(request.user, sitting))
    page = CasePage(request.user, sitting, found)
    programme = sitting.programme_version.programme
    sent = request.POST if request.method == "POST" else None
    form = DecisionForm(sent, initial=page.initial(), programme=programme)

    def save(values):
        return services.record_decision(
            deliberation=sitting,
            registration=found.registration,
            by=request.user,
            seen=values["seen"],
            **form.values(),
        )

    context = sitting_page(sitting, page=page, case=found, answer=page.decidable)
    context |= {
        "overrule_form": OverruleForm(programme=programme),
        "postpone_form": PostponeForm(programme=programme),
    }
    return form_page(
        request,
        form,
        save,
        page=context,
        done=sitting_url(sitting, resident_anchor(found)),
        message=_("The decision is recorded."),
        template="jury/cases/case.html",
        aliases={"mark": "value", "outcome": "value"},
    )


def seen_in(request) -> int:
    form = SeenForm(request.POST)
    form.is_valid()
    return form.cleaned_data.get("seen") or 0


def act_on(request, uuid, registration_uuid, name, act, message):
    """A form or button of the page of a case: `act(sitting, case)` does it."""
    sitting, found = case_in(request, uuid, registration_uuid)
    require(may_ever(request.user, sitting, name))
    return perform(request, lambda: act(sitting, found), done=case_url(sitting, found), message=message)


def given(form) -> dict:
    """The values of a form without a page of its own; raise its errors."""
    if not form.is_valid():
        raise ValidationError([text for texts in form.errors.values() for text in texts])
    return form.cleaned_data


@login_required
@require_POST
def overrule(request, uuid, registration_uuid):
    """Who presides takes up a case that is not ready."""

    def act(sitting, found):
        values = given(OverruleForm(request.POST, programme=sitting.programme_version.programme))
        return services.overrule(deliberation=sitting, registration=found.registration, by=request.user, **values)

    return act_on(request, uuid, registration_uuid, "overrule", act, _("The case is taken up; the minutes say why."))


@login_required
@require_POST
def overrule_back(request, uuid, registration_uuid):
    def act(sitting, found):
        services.take_overrule_back(deliberation=sitting, registration=found.registration, by=request.user)

    return act_on(request, uuid, registration_uuid, "overrule", act, _("The case is no longer taken up."))


@login_required
@require_POST
def postpone(request, uuid, registration_uuid):
    def act(sitting, found):
        values = given(PostponeForm(request.POST, programme=sitting.programme_version.programme))
        return services.postpone(deliberation=sitting, registration=found.registration, by=request.user, **values)

    return act_on(request, uuid, registration_uuid, "decide", act, _("The case is put off."))


@login_required
@require_POST
def take_up_again(request, uuid, registration_uuid):
    def act(sitting, found):
        row = get_object_or_404(
            Postponement.objects.select_related("deliberation"), deliberation=sitting, registration=found.registration
        )
        services.take_up_again(postponement=row, by=request.user, seen=seen_in(request))

    return act_on(request, uuid, registration_uuid, "decide", act, _("The case waits again."))


@login_required
@require_POST
def remove(request, uuid, decision_uuid):
    """Take back a decision of an open sitting."""
    sitting = visible_sitting(request, uuid)
    require(can_write(request.user, sitting))
    decision = get_object_or_404(
        Decision.objects.select_related("deliberation"), deliberation=sitting, uuid=decision_uuid
    )
    return perform(
        request,
        lambda: services.remove_decision(decision=decision, by=request.user, seen=seen_in(request)),
        done=sitting_url(sitting),
        message=_("The decision is taken back; the case waits again."),
    )


@login_required
@require_POST
def undisputed(request, uuid):
    """Record all cases against which nothing stands, as the threshold says; or those that are ticked."""
    sitting = visible_sitting(request, uuid)
    require(can_write(request.user, sitting))

    def act():
        chosen = ticked_rows(request, Registration, _("Tick the cases to be recorded as the threshold says."))
        return bulk_services.decide_undisputed(deliberation=sitting, registrations=chosen, by=request.user)

    def message(count):
        return ngettext("%(count)s decision recorded.", "%(count)s decisions recorded.", count) % {"count": count}

    return perform(request, act, done=sitting_url(sitting), message=message)


@login_required
@editing
def postpone_rest(request, uuid):
    """Put off all that is ready and not done, with one reason."""
    sitting = visible_sitting(request, uuid)
    require(can_write(request.user, sitting))
    form = PostponeForm(request.POST or None, programme=sitting.programme_version.programme)
    return form_page(
        request,
        form,
        lambda values: bulk_services.postpone_rest(deliberation=sitting, by=request.user, **values),
        page=sitting_page(
            sitting,
            title=_("Put the rest off"),
            lead=_("Every case that is ready, and neither decided nor put off."),
            label=_("Put off"),
            answer=can_do(request.user, sitting, "decide"),
        ),
        done=sitting_url(sitting),
        message=lambda count: ngettext("%(n)s case is put off.", "%(n)s cases are put off.", count) % {"n": count},
    )


def later_sittings(decision: Decision):
    """The sittings before which the decision may be brought again."""
    return (
        Deliberation.objects.filter(
            programme_version=decision.deliberation.programme_version,
            state__in=[Deliberation.State.PREPARED, Deliberation.State.OPEN],
            held_on__gte=decision.deliberation.held_on,
        )
        .exclude(pk=decision.deliberation_id)
        .select_related("session")
        .order_by("held_on", "pk")
    )


@login_required
@editing
def bring_back(request, uuid):
    """Bring a published decision before a later sitting."""
    decided_in = Deliberation.objects.visible_to(request.user)
    found = Decision.objects.filter(deliberation__in=decided_in.values("pk")).select_related(
        "deliberation__programme_version__programme",
        "deliberation__session",
        "enrolment__user",
        "activity",
    )
    decision = get_object_or_404(found, uuid=uuid)
    require(can_bring_back(request.user, None, decision.deliberation))
    later = later_sittings(decision)
    form = BringBackForm(request.POST if request.method == "POST" else None, deliberations=later)
    activity = reverse("enrolment-activity", args=[decision.enrolment.uuid, decision.activity.uuid])
    page = {
        "title": _("Correct a decision"),
        "kicker": f"{decision.enrolment.user} · {decision.activity.title}",
        "lead": _("It stays in the record; a new decision of a later deliberation counts in its place once published."),
        "label": _("Bring it before the jury"),
        "crumbs": [(decision.enrolment.user, reverse("enrolment", args=[decision.enrolment.uuid]))],
        "answer": can_bring_back(request.user, decision),
        "decision": decision,
        "has_open": later.exists(),
    }
    return form_page(
        request,
        form,
        lambda values: services.bring_back(decision=decision, by=request.user, **values),
        page=page,
        done=activity,
        message=_("The decision is before the jury again."),
        template="jury/cases/bring_back.html",
    )
