"""The page of awaited answers, for offices."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.permissions import Allowed, Answer, Denied, require
from portal.reminders import ByLateness, can_remind, remind_late

PEOPLE = 20  # on a page


def can_remind_now(late: int, to_remind: int) -> Answer:
    """Send reminders: somebody is late and was not reminded this week."""
    if to_remind:
        return Allowed()
    if late:
        return Denied(_("Everybody who is late has had this week's mail."))
    return Denied(_("Nobody is late."))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reminders(request):
    """List who owes an answer about whom, and since when; a POST reminds everybody who is late."""
    require(can_remind(request.user))
    if request.method == "POST":
        report(request, remind_late(by=request.user))
        return redirect("reminders")
    today = timezone.localdate()
    rows = ByLateness(request.user, today)
    late, to_remind = len(rows.late), rows.to_remind()
    context = {
        "page": Paginator(rows, PEOPLE).get_page(request.GET.get("page")),
        "late": late,
        "to_remind": to_remind,
        "answer": can_remind_now(late, to_remind),
        "today": today,
    }
    return render(request, "portal/reminders.html", context)


def report(request, done):
    if done.sent:
        text = ngettext("%(n)s person was written to.", "%(n)s people were written to.", done.sent)
        messages.success(request, text % {"n": done.sent})
    if done.had:
        text = ngettext(
            "%(n)s person had this week's mail already.", "%(n)s people had this week's mail already.", done.had
        )
        messages.info(request, text % {"n": done.had})
    if not done.sent and not done.had:
        messages.info(request, _("Nobody is late."))
