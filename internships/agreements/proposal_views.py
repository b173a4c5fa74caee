"""Pages on which a placement is proposed or offered, and a stage declared complete."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.permissions import require
from internships.agreements import planning_services as planning
from internships.agreements import services
from internships.agreements.forms import OfferForm, ProposeForm
from internships.agreements.offer_services import offer
from internships.agreements.permissions import can_declare, can_offer, can_plan
from internships.agreements.views import resident_crumbs, stages_of
from internships.directory.supervisor_models import Supervisor
from internships.evaluations.forms import ReasonForm
from internships.placements.completeness import completeness_of
from pages.form_page import editing, form_page
from records.enrolments.page_parts import visible_enrolment


@login_required
@editing
def placement_propose(request, uuid):
    """Propose a placement of this resident, at a listed or a proposed site."""
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
        "kicker": enrolment.user,
        "title": _("Propose a placement"),
        "label": _("Propose"),
        "lead": _("The supervisor is asked to accept it, then the faculty to approve it."),
        "crumbs": resident_crumbs(request, enrolment),
    }
    return form_page(
        request,
        form,
        save,
        page=page,
        done=reverse("placements", args=[enrolment.uuid]),
        message=_("The placement is proposed."),
        template="internships/agreements/propose.html",
    )


@login_required
@editing
def placement_offer(request):
    """Offer a placement to a resident by e-mail address. The supervisor accepts it with the offer."""
    require(can_offer(request.user))
    own = get_object_or_404(Supervisor, user=request.user)
    form = OfferForm(request.POST or None, supervisor=own, initial={"share": "1.00"})

    def save(values):
        values.pop("seen")
        return offer(supervisor=own, by=request.user, **values)

    lead = _("You accept it with this; the faculty approves it.")
    if not form.fields["site"].queryset.exists():
        lead = _("No site stands beside your name yet: ask the secretariat to add yours.")
    page = {
        "title": _("Offer a stage"),
        "label": _("Offer"),
        "lead": lead,
        "crumbs": [(_("My stages"), reverse("supervised-placements"))],
    }
    message = _("The resident is told; the faculty is asked to approve it.")
    return form_page(request, form, save, page=page, done=reverse("supervised-placements"), message=message)


@login_required
@editing
def stage_whole(request, uuid, stage_uuid):
    """Declare that a stage has all its placements, although they are shorter than a year."""
    enrolment = visible_enrolment(request, uuid)
    require(can_declare(request.user, enrolment))
    stage = get_object_or_404(stages_of(enrolment), uuid=stage_uuid)
    answer = completeness_of(enrolment, [stage])[stage.pk].is_complete

    def save(values):
        return services.declare_complete(registration=stage, reason=values["reason"], by=request.user)

    page = {
        "kicker": enrolment.user,
        "title": _("These are all placements"),
        "label": _("These are all"),
        "lead": str(answer.reason if not answer else _("The placements of this stage are all planned already.")),
        "crumbs": resident_crumbs(request, enrolment),
    }
    done = reverse("placements", args=[enrolment.uuid])
    message = _("Noted. What is evaluated goes to the jury.")
    return form_page(request, ReasonForm(request.POST or None), save, page=page, done=done, message=message)
