"""Pages of serious concerns."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.permissions import require
from curriculum.roles import roles_of
from internships.concerns import services
from internships.concerns.concern_table import CONCERNS
from internships.concerns.forms import CloseForm, PutForm, RaiseForm, ReplyForm
from internships.concerns.models import Concern
from internships.concerns.permissions import can_do, can_raise, parts_of, possible
from internships.concerns.workflow import Part
from internships.placements.views import visible_placement
from pages.form_page import editing, form_page
from pages.lists.view import list_page
from pages.seen import SeenForm


def visible_concern(request, uuid) -> Concern:
    return get_object_or_404(Concern.objects.visible_to(request.user).for_list(), uuid=uuid)


def crumbs() -> list[tuple[str, str]]:
    return [(_("Home"), "/"), (_("Serious concerns"), reverse("concern-list"))]


def page_url(concern: Concern) -> str:
    return reverse("concern", args=[concern.uuid])


@login_required
@require_safe
def concern_list(request):
    """The concerns that the user may see, latest first, without their texts."""
    coordinates = bool(roles_of(request.user).coordinates)
    return list_page(request, CONCERNS, "internships/concerns/concern_list.html", coordinates=coordinates)


@login_required
@require_safe
def concern(request, uuid):
    """The whole concern; a jury only reads what was passed on to it."""
    found = visible_concern(request, uuid)
    parts = parts_of(request.user, found)
    acts = {name: possible(request.user, found, name) for name in ("put", "reply", "close", "withdraw")}
    context = {
        "concern": found,
        "is_coordinator": Part.COORDINATOR in parts,
        "only_jury": parts == {Part.JURY},
        "acts": acts,
    }
    return render(request, "internships/concerns/concern.html", context)


@login_required
@editing
def concern_raise(request, uuid):
    """Raise a concern about this placement."""
    placement = visible_placement(request.user, uuid)
    require(can_raise(request.user, placement))
    by_resident = placement.enrolment.user_id == request.user.pk
    form = RaiseForm(request.POST or None, placement=placement, by_resident=by_resident)

    def save(_values):
        return services.raise_concern(placement=placement, by=request.user, **form.values())

    lead = _("The programme's coordinator alone reads it, and takes it up within a week.")
    if not by_resident:
        lead += " " + _("The resident reads it once the coordinator puts it to them, and may reply.")
    page = {
        "title": _("Raise a serious concern"),
        "label": _("Hand it to the coordinator"),
        "lead": lead,
        "kicker": f"{placement.enrolment.user} · {placement.site}",
        "crumbs": crumbs(),
    }
    done = reverse("concern-list")
    message = _("The coordinator is told that there is something to read.")
    return form_page(request, form, save, page=page, done=done, message=message)


def act(name, form_class, save, *, title, label, message, lead=""):
    """Make the view of one act: its form, then the service `save`."""

    @login_required
    @editing
    def view(request, uuid):
        found = visible_concern(request, uuid)
        require(can_do(request.user, found, name))
        form = form_class(request.POST or None, initial={"seen": found.version})
        page = {
            "title": title,
            "label": label,
            "lead": lead,
            "kicker": f"{found.placement.enrolment.user} · {found.placement.site}",
            "crumbs": crumbs(),
            "answer": possible(request.user, found, name),
        }

        def do(values):
            return save(concern=found, by=request.user, **values)

        return form_page(request, form, do, page=page, done=page_url(found), message=str(message))

    return view


concern_put = act(
    "put",
    PutForm,
    services.put,
    title=gettext_lazy("Put it to the resident"),
    label=gettext_lazy("Put it to the resident"),
    message=gettext_lazy("The resident is asked to reply."),
    lead=gettext_lazy("The resident reads what was raised, and may reply until the deadline."),
)
concern_reply = act(
    "reply",
    ReplyForm,
    services.reply,
    title=gettext_lazy("Reply"),
    label=gettext_lazy("Send my reply"),
    message=gettext_lazy("Your reply is with the coordinator."),
)
concern_close = act(
    "close",
    CloseForm,
    services.close,
    title=gettext_lazy("Close"),
    label=gettext_lazy("Close"),
    message=gettext_lazy("It is closed, and those concerned are told."),
)
concern_withdraw = act(
    "withdraw",
    SeenForm,
    services.withdraw,
    title=gettext_lazy("Withdraw"),
    label=gettext_lazy("Withdraw what I raised"),
    message=gettext_lazy("It is withdrawn."),
    lead=gettext_lazy("The coordinator sees that it was raised and withdrawn."),
)
