"""Plan a defence, cancel it, say that it was held; the plan of the days for the office."""

from itertools import groupby

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.permissions import Denied, require
from curriculum.roles import roles_of
from pages.form_page import editing, form_page
from records.models import Enrolment
from thesis.defences import services
from thesis.defences.forms import PlanForm
from thesis.defences.models import Defence
from thesis.theses.forms import PlainForm, ReasonForm
from thesis.theses.models import Thesis
from thesis.theses.permissions import can_act
from thesis.theses.views import thesis_page, visible_thesis
from thesis.theses.workflow import THESIS


@login_required
@editing
def plan(request, uuid):
    thesis = visible_thesis(request, uuid)
    require(can_act(request.user, thesis, "plan"))
    form = PlanForm(request.POST or None, initial={"seen": thesis.version})

    def save(values):
        return services.plan(thesis=thesis, by=request.user, **values)

    page = thesis_page(
        thesis,
        title=_("Plan the defence"),
        label=_("Plan"),
        lead=_("The panel: %(people)s.") % {"people": ", ".join(map(str, [thesis.promoter, *thesis.readers]))},
        answer=THESIS.may("plan", thesis),
    )
    done = thesis.get_absolute_url()
    return form_page(request, form, save, page=page, done=done, message=_("The defence is planned."))


@login_required
@editing
def cancel(request, uuid):
    thesis = visible_thesis(request, uuid)
    require(can_act(request.user, thesis, "cancel"))
    form = ReasonForm(request.POST or None, initial={"seen": thesis.version})

    def save(values):
        return services.cancel(thesis=thesis, by=request.user, **values)

    page = thesis_page(
        thesis, title=_("Cancel the defence"), label=_("Cancel the defence"), answer=THESIS.may("cancel", thesis)
    )
    done = thesis.get_absolute_url()
    return form_page(request, form, save, page=page, done=done, message=_("The defence is cancelled."))


@login_required
@editing
def hold(request, uuid):
    thesis = visible_thesis(request, uuid)
    return hold_form(request, thesis, by=request.user, done=thesis.get_absolute_url())


def hold_form(request, thesis: Thesis, *, by: User, done: str, **page):
    """The form that says that a defence was held, for whoever is logged in or came by a link."""
    require(can_act(by, thesis, "hold"))
    form = PlainForm(request.POST if request.method == "POST" else None, initial={"seen": thesis.version})

    def save(values):
        return services.hold(thesis=thesis, by=by, **values)

    words = {"title": _("The defence was held"), "label": pgettext("of a defence", "It was held")}
    context = thesis_page(thesis, **words, answer=THESIS.may("hold", thesis), **page)
    return form_page(request, form, save, page=context, done=done, message=_("Noted. Its mark can be given."))


@login_required
@require_safe
def days(request):
    """The defences ahead, day by day: rooms, hours, panels."""
    if not roles_of(request.user).is_office:
        require(Denied(_("The plan of defences is for the secretariats and the director of the programme.")))
    residents = Enrolment.objects.seen_as_a_whole_by(request.user)
    rows = Defence.objects.filter(
        cancelled_because="", day__gte=timezone.localdate(), thesis__enrolment__in=residents.values("pk")
    )
    found = rows.select_related("thesis__enrolment__user").prefetch_related("seats__user")
    by_day = [(day, list(some)) for day, some in groupby(found.order_by("day", "starts", "place"), lambda one: one.day)]
    return render(request, "thesis/desk/defence_days.html", {"days": by_day})
