"""The stages of one resident, and one placement: what was agreed, what waits, what may be done."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.permissions import require
from files.responses import serve
from internships.agreements import ccffmg_services
from internships.agreements import planning_services as planning
from internships.agreements.forms import AgreementForm, ProposeForm
from internships.agreements.models import Agreement
from internships.agreements.permissions import (
    can_change,
    can_declare,
    can_have_confirmed,
    can_keep_agreement,
    can_plan,
    can_see_stages,
    confirmable,
    possible,
)
from internships.evaluations import jury_proposals
from internships.evaluations.forms import ReasonForm
from internships.evaluations.models import Evaluation
from internships.form_page import FORM, one_form
from internships.placements.completeness import completeness_of
from internships.placements.impacted_placements import unsupervised
from internships.placements.models import Placement
from internships.placements.objections import objections
from internships.placements.rules import Plan
from internships.progress import UNITS, measure
from pages.form_page import editing, form_page
from records.enrolments.page_parts import visible_enrolment
from records.models import Enrolment, Registration


def visible_placement(user, uuid) -> Placement:
    rows = Placement.objects.visible_to(user).for_list()
    return get_object_or_404(rows.prefetch_related("enrolment__programme_version__programme__institutions"), uuid=uuid)


def stages_of(enrolment: Enrolment):
    """The registrations for a stage, the last year first."""
    return (
        Registration.objects.filter(annual_programme__enrolment=enrolment, activity__kind="internship")
        .select_related("activity__block", "annual_programme__academic_year", "annual_programme__enrolment")
        .order_by("-annual_programme__academic_year__start_year", "activity__position")
    )


@login_required
@require_safe
def placement_list(request, uuid):
    """The stages of a resident by year, what each still needs, and what is measured of the requirements."""
    user, today = request.user, timezone.localdate()
    enrolment = visible_enrolment(request, uuid)
    require(can_see_stages(user, enrolment))
    shown = list(Placement.objects.visible_to(user).filter(enrolment=enrolment).for_list().order_by("starts"))
    whole = Enrolment.objects.filter(pk=enrolment.pk).with_credits_visible_to(user).exists()
    stages = list(stages_of(enrolment)) if whole else []
    rules = list(enrolment.programme_version.requirements.all()) if whole else []
    amounts = measure([enrolment], rules, today)
    years = completeness_of(enrolment, stages) if stages else {}
    by_stage = [(s, [p for p in shown if p.registration_id == s.pk], years[s.pk]) for s in stages]
    goals = Placement.objects.with_goals_visible_to(user).filter(enrolment=enrolment)
    context = {
        "enrolment": enrolment,
        "is_own": enrolment.user_id == user.pk,
        "by_stage": by_stage,
        "shown": [] if whole else shown,
        "whole": whole,
        "missing": [s for s, rows, _year in by_stage if not any(p.step != "cancelled" for p in rows)],
        "declare": can_declare(user, enrolment),
        "amounts": [(r, amounts[enrolment.pk, r.pk], UNITS[r.unit]) for r in rules if (enrolment.pk, r.pk) in amounts],
        "goals": [] if whole else earlier_goals(user, goals.exclude(pk__in=[p.pk for p in shown])),
        "plan": can_plan(user, enrolment),
        "today": today,
    }
    return render(request, "internships/agreements/placement_list.html", context)


def earlier_goals(user, earlier) -> list[Evaluation]:
    return list(Evaluation.objects.visible_to(user).filter(placement__in=earlier).for_list())


@login_required
@require_safe
def placement(request, uuid):
    """One placement: its days, site, supervisors, agreement, and what the reader may do to it now."""
    found = visible_placement(request.user, uuid)
    today = timezone.localdate()
    acts = possible(request.user, found, today)
    keeps = can_keep_agreement(request.user, found)
    asks = can_have_confirmed(request.user, found)
    context = {
        "placement": found,
        "enrolment": found.enrolment,
        "is_own": found.enrolment.user_id == request.user.pk,
        "state": found.state_on(today),
        "acts": acts,
        "main": next((row for row in acts if row.name in {"accept", "approve"}), None),
        "change": can_change(request.user, found, today),
        "keeps": keeps,
        "may_confirm": asks and confirmable(found, today),
        "may_list": asks,
        "agreement": Agreement.objects.filter(placement=found).select_related("file").first(),
        "concerned": unsupervised(Placement.objects.filter(pk=found.pk), today),
        "objections": objections(Plan.of(found)) if keeps and found.step in {"proposed", "accepted"} else [],
        "overrides": list(found.overrides.select_related("given_by")) if keeps else [],
        "evaluations": list(Evaluation.objects.visible_to(request.user).filter(placement=found)),
        "sees_stops": keeps or found.enrolment.user_id == request.user.pk,
    }
    return render(request, "internships/agreements/placement.html", context)


@login_required
@editing
def placement_propose(request, uuid):
    """A new placement of this resident: at a site of the list, or at one that was proposed first."""
    enrolment = visible_enrolment(request, uuid)
    require(can_plan(request.user, enrolment))
    own = enrolment.user_id == request.user.pk
    initial = {"share": "1.00", "site": request.GET.get("site")}
    form = ProposeForm(request.POST or None, user=request.user, registrations=stages_of(enrolment), initial=initial)
    form.fields["reason"].required = own

    def save(values):
        values.pop("seen")
        return planning.propose(by=request.user, **values)

    page = {
        "enrolment": enrolment,
        "title": _("Propose a placement"),
        "label": _("Propose"),
        "lead": _("The supervisor is asked to accept it, then the faculty to approve it."),
        "crumbs": resident_crumbs(request, enrolment),
        "aside": (reverse("site-add"), _("The site is not in the list: propose it first")),
    }
    done = reverse("placements", args=[enrolment.uuid])
    return form_page(request, form, save, page=page, done=done, message=_("The placement is proposed."), template=FORM)


@login_required
@editing
def stage_whole(request, uuid, stage_uuid):
    """The office says that the placements of a year of stage are all there, though they make up less than a year."""
    enrolment = visible_enrolment(request, uuid)
    require(can_declare(request.user, enrolment))
    stage = get_object_or_404(stages_of(enrolment), uuid=stage_uuid)
    answer = completeness_of(enrolment, [stage])[stage.pk].is_complete

    def save(values):
        return jury_proposals.declare_whole(registration=stage, reason=values["reason"], by=request.user)

    return one_form(
        request,
        ReasonForm(request.POST or None),
        save,
        title=_("These are all placements"),
        label=_("These are all"),
        lead=str(answer.reason if not answer else _("The placements of this stage are all planned already.")),
        crumbs=resident_crumbs(request, enrolment),
        done=reverse("placements", args=[enrolment.uuid]),
        message=_("Noted. What is evaluated goes to the jury."),
        enrolment=enrolment,
    )


def resident_crumbs(request, enrolment) -> list[tuple[str, str]]:
    """To the resident's stages; for who only stands in for the supervisor, to the stages that they see."""
    if not Enrolment.objects.visible_to(request.user).filter(pk=enrolment.pk).exists():
        return [(_("My stages"), reverse("own-stages"))]
    crumbs = [(_("Stages"), reverse("placements", args=[enrolment.uuid]))]
    if enrolment.user_id != request.user.pk:
        crumbs.insert(0, (str(enrolment.user), reverse("enrolment", args=[enrolment.uuid])))
    return crumbs


@login_required
@editing
def agreement(request, uuid):
    """Reference, dates, state and copy of the CCFFMG agreement."""
    found = visible_placement(request.user, uuid)
    require(can_keep_agreement(request.user, found))
    held = Agreement.objects.filter(placement=found).first()
    names = ("state", "reference", "asked_on", "signed_on", "valid_from", "valid_to")
    initial = {name: getattr(held, name) for name in names} | {"seen": held.version} if held else {"seen": 0}
    form = AgreementForm(request.POST or None, request.FILES or None, initial=initial)

    def save(values):
        return ccffmg_services.keep_agreement(placement=found, by=request.user, **values)

    page = {
        "enrolment": found.enrolment,
        "title": _("CCFFMG agreement"),
        "label": _("Save"),
        "lead": _("As it stands in the tools of CCFFMG."),
        "crumbs": [*resident_crumbs(request, found.enrolment), (str(found.site), found.get_absolute_url())],
        "has_file": True,
    }
    done = found.get_absolute_url()
    return form_page(request, form, save, page=page, done=done, message=_("The agreement is noted."), template=FORM)


@login_required
@require_safe
def agreement_file(request, uuid):
    found = visible_placement(request.user, uuid)
    held = Agreement.objects.filter(placement=found, file__isnull=False).select_related("file").first()
    if held is None:
        raise Http404
    return serve(held.file)
