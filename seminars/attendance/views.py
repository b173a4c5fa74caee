"""Attendance on a phone: taken by exception, saved as one taps, closed when everybody is noted."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.changes import ConflictError
from accounts.models import User
from accounts.permissions import WrongStateError, require
from pages.drafts import autosaved, check, is_draft
from pages.form_page import editing
from pages.perform import perform
from seminars.attendance import services
from seminars.attendance.forms import MINUTES, AttendanceForm
from seminars.attendance.models import Attendance
from seminars.attendance.permissions import can_take
from seminars.attendance.sheet import Sheet, sheet_of
from seminars.groups.permissions import can_see_members
from seminars.meetings.models import SeminarMeeting
from seminars.meetings.views import visible_meeting
from seminars.meetings.workflow import MEETING


def leaders_on(meeting: SeminarMeeting, user) -> list[User]:
    """Who may have led the meeting: the leaders of its day; where there is none, who closes the list."""
    found = [leader.user for leader in meeting.group.leaders.all() if leader.holds_on(meeting.day)]
    return found or [user]


@login_required
@never_cache
@editing
def attendance(request, uuid):
    """The list of the meeting. The script saves what is tapped; a button closes the list."""
    meeting = visible_meeting(request, uuid)
    require(can_take(request.user, meeting))
    sheet = sheet_of(meeting)
    form = AttendanceForm(request.POST or None, sheet=sheet, leaders=leaders_on(meeting, request.user))
    if is_draft(request):
        return autosaved(lambda: save_draft(form, meeting, request.user))
    status = HTTPStatus.OK
    if request.method == "POST":
        status = act(request, form, meeting)
        if status == HTTPStatus.FOUND:
            return redirect(meeting)
        if status == HTTPStatus.SEE_OTHER:
            return redirect("seminar-attendance", meeting.uuid)
    context = {
        "meeting": meeting,
        "sheet": sheet,
        "form": form,
        "rows": form.rows(),
        "minutes": MINUTES,
        "take": MEETING.may("take", meeting),
        "counts": counts_words(sheet),
    }
    return render(request, "seminars/attendance/attendance.html", context, status=status)


def save_draft(form: AttendanceForm, meeting: SeminarMeeting, user) -> SeminarMeeting:
    """Note what is chosen; nothing while a late arrival lacks its minutes or an excuse its reason."""
    check(form)
    return services.take_attendance(meeting=meeting, marks=form.marks(), by=user, seen=form.cleaned_data["seen"])


def act(request, form: AttendanceForm, meeting: SeminarMeeting) -> HTTPStatus:
    """Save, note all others as present, or close the list, depending on the button."""
    if not form.is_valid():
        return HTTPStatus.UNPROCESSABLE_ENTITY
    button, by, seen = request.POST.get("act", ""), request.user, form.cleaned_data["seen"]
    try:
        with transaction.atomic():
            marks = form.marks()
            if button == "all":
                marks = services.all_present(form.sheet) | marks
            services.take_attendance(meeting=meeting, marks=marks, by=by, seen=seen)
            if button == "close":
                services.close_list(meeting=meeting, led_by=form.chosen_leaders(), by=by)
    except ConflictError as error:
        form.take(error)
        form.look_again(error.current.version)
        return HTTPStatus.CONFLICT
    except ValidationError as error:
        form.take(error)
        return HTTPStatus.UNPROCESSABLE_ENTITY
    except WrongStateError as error:
        form.add_error(None, error.reason)
        return HTTPStatus.CONFLICT
    text = _("The list is closed: its hours count.") if button == "close" else _("Saved.")
    messages.success(request, text)
    return HTTPStatus.FOUND if button == "close" else HTTPStatus.SEE_OTHER


def counts_words(sheet: Sheet) -> str:
    """ "11 present, 1 late, 2 absent", of those who are noted."""
    texts = {
        Attendance.State.PRESENT: lambda n: ngettext("%(n)s present", "%(n)s present", n),
        Attendance.State.LATE: lambda n: ngettext("%(n)s late", "%(n)s late", n),
        Attendance.State.EXCUSED: lambda n: ngettext("%(n)s excused", "%(n)s excused", n),
        Attendance.State.ABSENT: lambda n: ngettext("%(n)s absent", "%(n)s absent", n),
    }
    counts = {state: sum(1 for line in sheet.lines if line.state == state) for state in texts}
    return ", ".join(texts[state](n) % {"n": n} for state, n in counts.items() if n)


@login_required
@require_POST
def reopen(request, uuid):
    """Open a closed list to correct it."""
    meeting = visible_meeting(request, uuid)
    require(can_take(request.user, meeting))
    return perform(
        request,
        lambda: services.reopen_list(meeting=meeting, by=request.user),
        done=meeting,
        message=_("The list is open again: its hours count once it is closed."),
    )


@login_required
@require_safe
def sign_sheet(request, uuid):
    """The list to sign, for the printer."""
    meeting = visible_meeting(request, uuid)
    require(can_see_members(request.user, meeting.group))
    sheet = sheet_of(meeting)
    return render(request, "seminars/attendance/sign_sheet.html", {"meeting": meeting, "lines": sheet.lines})
