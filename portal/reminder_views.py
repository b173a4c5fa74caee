"""The page of awaited answers, for offices."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.permissions import Allowed, Answer, Denied, require
from pages.lists.page import ListRequest
from pages.lists.view import answer
from portal.reminder_table import REMINDERS
from portal.reminders import ByLateness, can_remind, remind_late


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
    """List who owes an answer about whom, and since when; a POST reminds the ticked, or everybody who is late."""
    require(can_remind(request.user))
    asked = ListRequest(request, REMINDERS)
    if request.method == "POST":
        return remind(request, asked)

    def extra():
        rows = ByLateness(request.user, timezone.localdate()) if asked.form.is_narrowed else asked.found
        late, to_remind = len(rows.late), rows.to_remind()
        return {"late": late, "to_remind": to_remind, "answer": can_remind_now(late, to_remind)}

    return answer(asked, "portal/reminders.html", extra)


def remind(request, asked: ListRequest):
    """Remind the ticked, where that button was pressed; else everybody who is late."""
    back = redirect(reverse("reminders") + asked.address())
    if "ticked" not in request.POST:
        report(request, remind_late(by=request.user))
        return back
    people = {row.user.pk for row in asked.ticked(request.POST.getlist("tick"), everything=False)}
    if people:
        report(request, remind_late(by=request.user, people=people))
    else:
        messages.error(request, _("Tick at least one line first."))
    return back


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
