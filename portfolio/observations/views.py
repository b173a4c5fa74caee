"""The page of one observation, and its withdrawal by the observer."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import require
from pages.form_page import form_page
from portfolio.forms.answers import answered
from portfolio.forms.models import Form
from portfolio.observations.forms import ReasonForm
from portfolio.observations.models import Observation
from portfolio.observations.permissions import can_withdraw_observation
from portfolio.observations.services import withdraw_observation
from portfolio.permissions import can_see_levels


def visible_observation(request, uuid) -> Observation:
    """Return the observation with the items of its form if the user may see it, else raise `Http404`."""
    rows = Observation.objects.visible_to(request.user).select_related(
        "enrolment__user", "enrolment__programme_version", "observer", "setting", "profession", "superseded_by",
        "registration__activity",
    )  # fmt: skip
    found = get_object_or_404(rows, uuid=uuid)
    found.form = Form.objects.with_items().get(pk=found.form_id)
    return found


@login_required
@require_safe
def observation(request, uuid):
    found = visible_observation(request, uuid)
    newer = getattr(found, "superseded_by", None)
    context = {
        "observation": found,
        "enrolment": found.enrolment,
        "answered": answered(found.form, found.answers),
        "newer": newer,
        "sees_portfolio": bool(can_see_levels(request.user, found.enrolment)),
        "may_withdraw": can_withdraw_observation(request.user, found),
        "is_observer": found.observer_id == request.user.pk,
    }
    return render(request, "portfolio/observations/observation.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def observation_withdraw(request, uuid):
    found = visible_observation(request, uuid)
    require(can_withdraw_observation(request.user, found))
    form = ReasonForm(request.POST or None, initial={"seen": found.version})

    def save(values):
        return withdraw_observation(observation=found, by=request.user, **values)

    page = {
        "enrolment": found.enrolment,
        "title": _("Take this observation back"),
        "label": _("Take back"),
        "lead": _("It no longer counts. The resident and the mentor still see it, and why it was taken back."),
    }
    done = reverse("observation", args=[found.uuid])
    return form_page(
        request, form, save, page=page, done=done, template="portfolio/act.html", message=_("It is taken back.")
    )
