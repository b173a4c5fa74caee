"""The page of a supervisor, and the place that one offers."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.permissions import require
from internships.agreements.forms import OfferForm
from internships.agreements.offer_services import offer
from internships.agreements.permissions import can_offer
from internships.desk.permissions import can_see_supervised_placements
from internships.desk.supervised_placements import own_stages
from internships.directory.supervisor_models import Supervisor
from internships.form_page import one_form
from pages.form_page import editing


@login_required
@require_safe
def supervised(request):
    """What waits for the supervisor, who is there and how the logbook stands, who comes, who was."""
    user = request.user
    require(can_see_supervised_placements(user))
    context = {
        "stages": own_stages(user, timezone.localdate()),
        "supervisor": Supervisor.objects.filter(user=user).first(),
        "offer": can_offer(user),
    }
    return render(request, "internships/desk/supervised_placements.html", context)


@login_required
@editing
def placement_offer(request):
    """A place for a resident whom the supervisor knows by the address; accepted with the offer."""
    require(can_offer(request.user))
    own = get_object_or_404(Supervisor, user=request.user)
    form = OfferForm(request.POST or None, supervisor=own, initial={"share": "1.00"})

    def save(values):
        values.pop("seen")
        return offer(supervisor=own, by=request.user, **values)

    lead = _("You accept it with this; the faculty approves it.")
    if not form.fields["site"].queryset.exists():
        lead = _("No site stands beside your name yet: ask the secretariat to add yours.")
    return one_form(
        request,
        form,
        save,
        title=_("Offer a stage"),
        label=_("Offer"),
        lead=lead,
        crumbs=[(_("My stages"), reverse("own-stages"))],
        done=reverse("own-stages"),
        message=_("The resident is told; the faculty is asked to approve it."),
    )
