"""Opening an entry or a goal to others, and taking that back."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.permissions import Denied, require
from pages.form_page import editing, form_page
from pages.perform import perform
from portfolio.entries.permissions import can_write
from portfolio.entries.views import visible_entry
from portfolio.models import Goal, Sharing
from portfolio.privacy_guard.findings import Guarded
from portfolio.sharing.forms import ShareForm
from portfolio.sharing.services import missing, share, withdraw


@login_required
@never_cache
@editing
def entry_share(request, uuid):
    return share_page(request, visible_entry(request, uuid))


@login_required
@never_cache
@editing
def goal_share(request, uuid):
    goals = Goal.objects.visible_to(request.user).select_related("enrolment__user")
    return share_page(request, get_object_or_404(goals, uuid=uuid))


def share_page(request, thing: Guarded):
    """Who may read it from now on; what holds that back stands on the button."""
    require(can_write(request.user, thing.enrolment))
    form = ShareForm(request.POST or None, thing=thing)

    def save(values):
        return share(
            thing=thing,
            readers=form.chosen(),
            with_jury=form.with_jury(),
            confirmed=form.ticked(),
            seen=values["seen"],
            by=request.user,
        )

    lacks = missing(thing)
    answer = None
    if lacks:
        answer = Denied(_("Still to write before it is shared: %(lacks)s.") % {"lacks": ", ".join(lacks)})
    elif not form.has_choice():
        answer = Denied(_("Everybody who supports you can read it already."))
    page = {"thing": thing, "enrolment": thing.enrolment, "answer": answer}
    return form_page(
        request,
        form,
        save,
        page=page,
        done=thing.get_absolute_url(),
        message=told,
        template="portfolio/sharing/share.html",
    )


def told(made: list[Sharing]) -> str:
    return ngettext("Shared with %(n)s reader.", "Shared with %(n)s readers.", len(made)) % {"n": len(made)}


@login_required
@require_POST
def entry_withdraw(request, uuid, sharing_uuid):
    return take_back(request, visible_entry(request, uuid), sharing_uuid)


@login_required
@require_POST
def goal_withdraw(request, uuid, sharing_uuid):
    return take_back(request, get_object_or_404(Goal.objects.visible_to(request.user), uuid=uuid), sharing_uuid)


def take_back(request, thing: Guarded, sharing_uuid):
    require(can_write(request.user, thing.enrolment))
    sharing = get_object_or_404(thing.sharings.select_related("enrolment", "reader"), uuid=sharing_uuid)
    return perform(
        request,
        lambda: withdraw(sharing=sharing, by=request.user) if sharing.is_live else None,
        done=thing,
        message=_("Withdrawn: %(name)s no longer finds it.") % {"name": sharing},
    )
