"""Pages that combine: all groups of a year, one group, one meeting, one resident."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.permissions import require
from curriculum.models import AcademicYear
from curriculum.roles import roles_of
from pages.lists.view import list_page
from records.enrolments.page_parts import visible_enrolment
from seminars.attendance.hours import hours_of
from seminars.attendance.models import Attendance, MakeUp
from seminars.attendance.permissions import can_take
from seminars.attendance.sheet import sheet_of
from seminars.desk.group_lines import divisions, group_lines, led_groups, year_of
from seminars.desk.group_table import GROUPS
from seminars.desk.leader_page import page_of
from seminars.desk.permissions import can_see_seminars
from seminars.desk.resident_page import years_of
from seminars.examinations.models import tallied_by
from seminars.examinations.tallies import counts_of
from seminars.groups.models import Membership, SeminarGroup
from seminars.groups.permissions import can_lead, can_run, can_see_members
from seminars.groups.views import visible_group
from seminars.meetings.models import SeminarMeeting
from seminars.meetings.permissions import can_change_meeting
from seminars.meetings.views import visible_meeting
from seminars.meetings.workflow import MEETING


@login_required
@require_safe
def seminar_list(request):
    """For a leader: what comes, who is short of hours, what to close. For an office: the groups of a year."""
    user, today = request.user, timezone.localdate()
    year = year_of(request.GET.get("year"))
    if roles_of(user).is_office:
        own = group_lines(led_groups(user, year), today) if year else []
        return list_page(request, GROUPS, "seminars/desk/cohort.html", **top_of(own, user, year, today))
    lines = group_lines(SeminarGroup.objects.visible_to(user).filter(academic_year=year).for_list(), today)
    led = set(led_groups(user, year).values_list("pk", flat=True)) if year else set()
    years = AcademicYear.objects.filter(starts__lte=today).order_by("-start_year")
    context = {"years": years, "lines": lines}
    context |= top_of([line for line in lines if line.group.pk in led], user, year, today)
    return render(request, "seminars/desk/seminar_list.html", context)


def top_of(own, user, year, today) -> dict:
    """What stands above the groups: what the user leads, and what the user divides into groups."""
    return {
        "year": year,
        "leading": page_of(own, user, year, today) if own and year else None,
        "divisions": divisions(user, year) if year else [],
    }


@login_required
@require_safe
def group(request, uuid):
    """One group: its plan, its leaders; for who may read them, its members with their hours."""
    found = visible_group(request, uuid)
    user, today = request.user, timezone.localdate()
    sees_members = can_see_members(user, found)
    memberships, hours, examinations = [], {}, {}
    if sees_members:
        memberships = list(Membership.objects.filter(group=found).for_list())
        registrations = [membership.registration for membership in memberships]
        hours, examinations = hours_of(registrations, today), counts_of(registrations)
    declared = MakeUp.objects.filter(missed__meeting__group=found, state=MakeUp.State.DECLARED)
    meetings = list(found.meetings.order_by("day", "starts"))
    context = {
        "group": found,
        "meetings": meetings,
        "next": next((m for m in meetings if m.state == "planned" and m.day >= today), None),
        "to_close": [m for m in meetings if m.state == "planned" and m.day < today],
        "sees_members": sees_members,
        "members": [
            {"membership": m, "hours": hours[m.registration_id], "examinations": examinations.get(m.registration_id)}
            for m in memberships
        ],
        "tallied": bool(examinations),
        "declared": list(declared.for_list()) if sees_members else [],
        "lead": can_lead(user, found),
        "run": can_run(user, found.activity),
        "today": today,
    }
    return render(request, "seminars/desk/group.html", context)


@login_required
@require_safe
def meeting(request, uuid):
    """One meeting: when, where, on what, its documents; for a leader who comes; for a resident one's own absence."""
    found = visible_meeting(request, uuid)
    user = request.user
    rows = Attendance.objects.filter(meeting=found, registration__annual_programme__enrolment__user=user)
    own = rows.select_related("excuse").first()
    is_ahead = found.state == SeminarMeeting.State.PLANNED and timezone.now() < found.begins_at
    is_member = found.members().filter(registration__annual_programme__enrolment__user=user).exists()
    sees_members = can_see_members(user, found.group)
    context = {
        "meeting": found,
        "group": found.group,
        "documents": list(found.documents.select_related("file", "added_by")),
        "own": own,
        "may_announce": is_member and is_ahead and own is None,
        "has_announced": is_ahead and own is not None and own.state == Attendance.State.ANNOUNCED,
        "sheet": sheet_of(found) if sees_members else None,
        "change": can_change_meeting(user, found),
        "take": can_take(user, found) and MEETING.may("take", found),
        "takes": can_take(user, found),
        "leads": found.led_by.order_by("sort_key"),
        "competencies": found.competencies.select_related("framework"),
        "themes": found.themes.all(),
        "is_planned": found.state == SeminarMeeting.State.PLANNED,
    }
    return render(request, "seminars/desk/meeting.html", context)


@login_required
@require_safe
def resident(request, uuid):
    """The seminars of one resident: hours of each year, meeting by meeting, and what makes up."""
    enrolment = visible_enrolment(request, uuid)
    require(can_see_seminars(request.user, enrolment))
    context = {
        "enrolment": enrolment,
        "years": years_of(enrolment, request.user),
        "tallies": tallied_by(request.user).filter(annual_programme__enrolment=enrolment).exists(),
        "is_own": enrolment.user_id == request.user.pk,
    }
    return render(request, "seminars/desk/resident.html", context)
