"""Close the year of a group, or open it again."""

from django.contrib.auth.decorators import login_required
from django.utils.translation import gettext as _

from accounts.permissions import Denied, require
from pages.form_page import editing, form_page
from seminars.attendance.forms import ReasonForm
from seminars.groups.permissions import can_lead, can_run
from seminars.groups.views import group_page, visible_group
from seminars.groups.workflow import GROUP
from seminars.years import services
from seminars.years.closing import closing_lines, obstacles, obstacles_words
from seminars.years.forms import CloseForm


@login_required
@editing
def close(request, uuid):
    """Each member with their hours: an outcome and a short evaluation, then the year is closed in one act."""
    group = visible_group(request, uuid)
    require(can_lead(request.user, group))
    lines = closing_lines(group)
    form = CloseForm(request.POST or None, lines=lines, initial={"seen": group.version})
    found = obstacles(group, lines)

    def save(values):
        return services.close_year(group=group, verdicts=form.verdicts(), by=request.user, seen=values["seen"])

    page = group_page(
        group,
        title=_("Close the year"),
        label=_("Close the year"),
        lead=_("The jury reads what you propose. The resident sees it once it is decided."),
        rows=form.rows(),
        earned=[line for line in lines if line.is_earned],
        answer=Denied(obstacles_words(found)) if found else GROUP.may("close", group),
    )
    return form_page(
        request,
        form,
        save,
        page=page,
        done=group.get_absolute_url(),
        message=_("The year is closed: the outcomes are proposed to the jury."),
        template="seminars/years/close.html",
    )


@login_required
@editing
def reopen(request, uuid):
    group = visible_group(request, uuid)
    require(can_run(request.user, group.activity))
    form = ReasonForm(request.POST or None, initial={"seen": group.version})

    def save(values):
        return services.reopen_year(group=group, by=request.user, **values)

    page = group_page(
        group,
        title=_("Open the year again"),
        label=_("Open the year again"),
        lead=_("What was proposed to the jury is withdrawn until the year is closed again. Granted credits stay."),
        answer=GROUP.may("reopen", group),
    )
    return form_page(
        request, form, save, page=page, done=group.get_absolute_url(), message=_("The year is open again.")
    )
