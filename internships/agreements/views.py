"""Pages of a resident's stages and of one placement."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.permissions import require
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
from internships.concerns.permissions import can_raise
from internships.evaluations.models import Evaluation
from internships.placements.completeness import completeness_of
from internships.placements.impacted_placements import unsupervised
from internships.placements.models import Placement
from internships.placements.objections import objections
from internships.placements.rules import Plan
from internships.placements.views import visible_placement
from internships.progress import UNITS, measure
from records.enrolments.page_parts import visible_enrolment
from records.models import Enrolment, Registration


def placement_with_offices(user, uuid) -> Placement:
    """The placement, with the institutions of its programme: permissions of offices read them."""
    return visible_placement(user, uuid, "enrolment__programme_version__programme__institutions")


def stages_of(enrolment: Enrolment):
    """The stage registrations of the resident, latest year first."""
    return (
        Registration.objects.filter(annual_programme__enrolment=enrolment, activity__kind="internship")
        .select_related("activity__block", "annual_programme__academic_year", "annual_programme__enrolment")
        .order_by("-annual_programme__academic_year__start_year", "activity__position")
    )


def resident_crumbs(request, enrolment) -> list[tuple[str, str]]:
    """Links to the resident's record and stages; a delegate, who sees neither, gets the supervised placements."""
    if not Enrolment.objects.visible_to(request.user).filter(pk=enrolment.pk).exists():
        return [(_("My stages"), reverse("supervised-placements"))]
    crumbs = [(_("Stages"), reverse("placements", args=[enrolment.uuid]))]
    if enrolment.user_id != request.user.pk:
        crumbs.insert(0, (str(enrolment.user), reverse("enrolment", args=[enrolment.uuid])))
    return crumbs


@login_required
@require_safe
def placement_list(request, uuid):
    """The stages of a resident by year, what each still lacks, and the measured requirements."""
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
        "missing": [s for s, rows, _year in by_stage if not any(p.agreement_state != "cancelled" for p in rows)],
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
    """One placement, with the acts that the reader may perform now."""
    found = placement_with_offices(request.user, uuid)
    today = timezone.localdate()
    acts = possible(request.user, found, today)
    keeps = can_keep_agreement(request.user, found)
    asks = can_have_confirmed(request.user, found)
    context = {
        "placement": found,
        "enrolment": found.enrolment,
        "is_own": found.enrolment.user_id == request.user.pk,
        "status": found.status_on(today),
        "acts": acts,
        "main": next((row for row in acts if row.name in {"accept", "approve"}), None),
        "change": can_change(request.user, found, today),
        "keeps": keeps,
        "may_confirm": asks and confirmable(found, today),
        "may_list": asks,
        "agreement": Agreement.objects.filter(placement=found).select_related("file").first(),
        "impacted": unsupervised(Placement.objects.filter(pk=found.pk), today),
        "objections": objections(Plan.of(found)) if keeps and found.agreement_state in {"proposed", "accepted"} else [],
        "overrides": list(found.overrides.select_related("given_by")) if keeps else [],
        "evaluations": list(Evaluation.objects.visible_to(request.user).filter(placement=found)),
        "may_raise": can_raise(request.user, found, today),
        "sees_stops": keeps or found.enrolment.user_id == request.user.pk,
    }
    return render(request, "internships/agreements/placement.html", context)
