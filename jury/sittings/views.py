"""Sittings of the jury: the list, a new one, the cases of one of them."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import Denied, WrongStateError, require
from curriculum.roles import roles_of
from jury.sittings import services
from jury.sittings.forms import DecisionForm, RemoveForm, SittingForm, ThresholdForm
from jury.sittings.jury_cases import before_jury, corrections, jury_cases, parts
from jury.sittings.permissions import can_hold_deliberation, can_publish, can_record_decisions, held_versions
from jury.sittings.threshold_services import record_by_threshold
from pages.form_page import editing, form_page
from pages.perform import perform
from records.decisions.models import Decision, Deliberation
from records.enrolments.models import Enrolment
from records.mark_values import entry_text
from records.registrations.models import Registration

RESIDENTS = 30  # a page of a sitting
SHOWS = ("waiting", "decided", "all")


def visible_sitting(request, uuid) -> Deliberation:
    found = Deliberation.objects.visible_to(request.user).select_related(
        "programme_version__programme", "session__academic_year"
    )
    return get_object_or_404(found.prefetch_related("programme_version__programme__institutions"), uuid=uuid)


@login_required
@require_safe
def deliberation_list(request):
    """The sittings visible to the user, the last one first."""
    roles = roles_of(request.user)
    if not (roles.is_office or roles.jury_of):
        require(Denied(_("Deliberations are for the offices of the programme and the jury.")))
    sittings = (
        Deliberation.objects.visible_to(request.user)
        .select_related("programme_version__programme", "session__academic_year")
        .annotate(count=Count("decisions"))
        .order_by("-held_on", "-pk")
    )
    page = Paginator(sittings, 50).get_page(request.GET.get("page"))
    context = {"page": page, "may_open": held_versions(request.user).exists()}
    return render(request, "jury/sittings/deliberations.html", context)


@login_required
@editing
def deliberation_new(request):
    """Open a sitting on a version and a session."""
    if not roles_of(request.user).is_office:
        require(Denied(_("Deliberations are opened by the secretariats and the director of the programme.")))
    form = SittingForm(request.POST or None, versions=held_versions(request.user))
    if request.method == "POST" and form.is_valid():
        sitting = services.open_deliberation(by=request.user, **form.cleaned_data)
        messages.success(request, _("The deliberation is open."))
        return redirect("deliberation", sitting.uuid)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "jury/sittings/deliberation_new.html", {"form": form}, status=status)


@login_required
@editing
def deliberation(request, uuid):
    """The cases by resident; POST records the ticked ones as the threshold says."""
    sitting = visible_sitting(request, uuid)
    error, status = "", HTTPStatus.OK
    if request.method == "POST":
        require(can_hold_deliberation(request.user, sitting.programme_version))
        try:
            count = record_chosen(request, sitting)
        except (ValidationError, WrongStateError) as refused:
            error = refused.reason if isinstance(refused, WrongStateError) else " ".join(refused.messages)
            status = HTTPStatus.CONFLICT if isinstance(refused, WrongStateError) else HTTPStatus.UNPROCESSABLE_ENTITY
        else:
            text = ngettext("%(count)s decision recorded.", "%(count)s decisions recorded.", count)
            messages.success(request, text % {"count": count})
            return redirect(request.get_full_path())
    return render(
        request, "jury/sittings/deliberation.html", sitting_page(request, sitting) | {"error": error}, status=status
    )


def record_chosen(request, sitting) -> int:
    chosen = ThresholdForm(request.POST).chosen()
    if not chosen:
        raise ValidationError(_("Tick the cases to be recorded as the threshold says."), code="none")
    registrations = set(Registration.objects.filter(uuid__in=chosen).values_list("pk", flat=True))
    return record_by_threshold(deliberation=sitting, registrations=registrations, by=request.user)


def sitting_page(request, sitting) -> dict:
    """The context of a sitting: one page of residents with their cases, in a fixed number of queries."""
    recorded = Decision.objects.filter(deliberation=sitting, supersedes__isnull=True, registration=OuterRef("pk"))
    everything = before_jury(sitting)
    decided, waiting = everything.filter(Exists(recorded)), everything.filter(~Exists(recorded))
    is_closed = sitting.published_at is not None
    show = request.GET.get("show")
    show = "decided" if is_closed else show if show in SHOWS else "all"
    shown = {"waiting": waiting, "decided": decided, "all": everything}[show]
    residents = Enrolment.objects.filter(pk__in=shown.values("annual_programme__enrolment"))
    page = Paginator(residents.order_by("user__sort_key", "pk"), RESIDENTS).get_page(request.GET.get("page"))
    counts = {"decided": decided.count(), "waiting": waiting.count()}
    superseding = list(corrections(sitting))
    on_page = [resident.pk for resident in page.object_list]
    return {
        "sitting": sitting,
        "page": page,
        "cases": jury_cases(sitting, shown.filter(annual_programme__enrolment__in=on_page)),
        "corrections": superseding,
        "show": show,
        "is_closed": is_closed,
        "counts": counts,
        "answer": can_record_decisions(request.user, sitting),
        "decision_count": counts["decided"] + len(superseding),
        "publishable": can_publish(request.user, sitting, counts["decided"] + len(superseding)),
        "is_office": bool(can_hold_deliberation(request.user, sitting.programme_version)),
        "select_all": request.GET.get("select") == "all",
    }


@login_required
@editing
def case(request, uuid, registration_uuid):
    """The form of one decision."""
    sitting = visible_sitting(request, uuid)
    require(can_hold_deliberation(request.user, sitting.programme_version))
    registrations = Registration.objects.filter(
        annual_programme__enrolment__programme_version=sitting.programme_version, uuid=registration_uuid
    )
    found = jury_cases(sitting, registrations)
    if not found:
        raise Http404
    shown = found[0]
    recorded = Decision.objects.filter(deliberation=sitting, registration=shown.registration).first()
    form = DecisionForm(request.POST or None, initial=initial(recorded, shown.basis))

    def save(values):
        return services.record_decision(
            deliberation=sitting,
            registration=shown.registration,
            by=request.user,
            seen=values["seen"],
            **form.values(),
        )

    page = {"sitting": sitting, "case": shown, "recorded": recorded, "label": _("Record the decision")}
    page |= {"answer": can_record_decisions(request.user, sitting), "parts": parts(shown.registration)}
    return form_page(
        request,
        form,
        save,
        page=page,
        done=reverse("deliberation", args=[sitting.uuid]) + f"#resident-{shown.registration.enrolment.uuid}",
        message=_("The decision is recorded."),
        template="jury/sittings/case.html",
        aliases={"mark": "value", "outcome": "value"},
    )


def initial(decision, basis) -> dict:
    """What is recorded; else the value of the basis, without a choice on the credits."""
    if decision is not None:
        granted = "yes" if decision.granted else "no"
        text = entry_text(decision.mark, decision.outcome)
        return {"seen": decision.version, "value": text, "granted": granted, "reason": decision.reason}
    return {"seen": 0, "value": entry_text(basis.mark, basis.outcome) if basis else ""}


@login_required
@require_POST
def remove(request, uuid, decision_uuid):
    """Delete a decision recorded by mistake, before the publication."""
    sitting = visible_sitting(request, uuid)
    require(can_hold_deliberation(request.user, sitting.programme_version))
    decision = get_object_or_404(
        Decision.objects.select_related("deliberation"), deliberation=sitting, uuid=decision_uuid
    )
    form = RemoveForm(request.POST)

    def take_back():
        if not form.is_valid():
            raise ValidationError(form.errors["seen"])
        services.remove_decision(decision=decision, by=request.user, seen=form.cleaned_data["seen"])

    return perform(
        request,
        take_back,
        done=reverse("deliberation", args=[sitting.uuid]),
        message=_("The decision is taken back; the case waits again."),
    )
