"""The page of what is missing, for offices."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.permissions import require
from pages.lists.page import ListRequest
from pages.lists.view import answer
from portal.missing.collect import missing
from portal.missing.items import Kind
from portal.missing.missing_table import MISSING
from portal.missing.segments import Items
from portal.missing.services import remind
from portal.reminders import can_remind


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def missing_list(request):
    """List what is missing; a POST reminds the people of the ticked items, or of all that the filters leave."""
    require(can_remind(request.user))
    today = timezone.localdate()
    asked = ListRequest(request, MISSING)
    if request.method == "POST":
        return remind_chosen(request, asked, today)

    def extra():
        items = asked.found or Items([])
        return {
            "late": items.late(today),
            "counts": counts(items if asked.form.is_whole else missing(request.user, today)),
        }

    return answer(asked, "portal/missing/missing.html", extra)


def counts(items: Items) -> list[tuple[str, str, int]]:
    """Return (address, label, number) of each kind of which something is missing."""
    found = [(kind, sum(one.count for one in items.segments if one.kind == kind)) for kind in Kind]
    return [(f"?kind={kind.value}", str(kind.label), number) for kind, number in found if number]


def remind_chosen(request, asked: ListRequest, today):
    back = redirect(f"{reverse('missing')}?{request.GET.urlencode()}".rstrip("?"))
    chosen = asked.ticked(request.POST.getlist("tick"), bool(request.POST.get("all")))
    if not chosen:
        messages.error(request, _("Tick at least one line first."))
        return back
    done = remind(chosen, by=request.user, today=today)
    if done.sent:
        text = ngettext("%(n)s person was written to.", "%(n)s people were written to.", done.sent)
        messages.success(request, text % {"n": done.sent})
    if done.had:
        text = ngettext(
            "%(n)s person was reminded today already.", "%(n)s people were reminded today already.", done.had
        )
        messages.info(request, text % {"n": done.had})
    if not done.sent and not done.had:
        messages.info(request, _("Nobody is to be reminded of these: the offices mend them."))
    return back
