"""What a resident does about an absence: announce it, make up for it; what the leader answers."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.permissions import require
from pages.form_page import editing, form_page
from pages.perform import perform
from records.models import Registration
from seminars.attendance import make_up_services, services
from seminars.attendance.forms import AnnounceForm, ElsewhereForm, HostForm, ReasonForm
from seminars.attendance.models import Attendance, MakeUp
from seminars.attendance.permissions import can_announce, can_decide, can_make_up, can_withdraw
from seminars.attendance.sheet import sheet_of
from seminars.attendance.suggestions import suggestions
from seminars.meetings.models import SeminarMeeting
from seminars.meetings.views import visible_meeting
from ui.figures import day_words, decimal_words


def own_registration(user, meeting: SeminarMeeting) -> Registration:
    """The registration with which the user is in the group on that day; 404 for everybody else."""
    rows = meeting.members().filter(registration__annual_programme__enrolment__user=user).for_list()
    return get_object_or_404(rows).registration


def seminars_url(enrolment) -> str:
    return reverse("enrolment-seminars", args=[enrolment.uuid])


def meeting_page(meeting: SeminarMeeting, **context) -> dict:
    crumbs = [(_("Seminars"), reverse("seminar-list")), (meeting.title, meeting.get_absolute_url())]
    return {"kicker": f"{meeting.title} · {day_words(meeting.day)}", "crumbs": crumbs, "meeting": meeting, **context}


@login_required
@editing
def announce(request, uuid):
    """The resident says beforehand that they will not come."""
    meeting = visible_meeting(request, uuid)
    registration = own_registration(request.user, meeting)
    require(can_announce(request.user, meeting, registration))
    form = AnnounceForm(request.POST or None, excuses=sheet_of(meeting).offered)

    def save(values):
        return services.announce_absence(
            meeting=meeting, registration=registration, excuse=values["excuse"], by=request.user
        )

    page = meeting_page(meeting, title=_("Announce that I will not come"), label=_("Announce"))
    message = _("Announced: the leader sees it on the list.")
    return form_page(request, form, save, page=page, done=meeting.get_absolute_url(), message=message)


@login_required
@require_POST
def take_back(request, uuid):
    meeting = visible_meeting(request, uuid)
    registration = own_registration(request.user, meeting)
    return perform(
        request,
        lambda: services.take_back_absence(meeting=meeting, registration=registration, by=request.user),
        done=meeting,
        message=_("The leader expects you."),
    )


def missed_row(request, uuid) -> Attendance:
    rows = Attendance.objects.visible_to(request.user).select_related(
        "meeting__group__activity__programme_version__programme",
        "meeting__group__academic_year",
        "registration__annual_programme__enrolment__user",
        "registration__annual_programme__academic_year",
        "excuse",
    )
    return get_object_or_404(rows, uuid=uuid)


@login_required
@editing
def make_up(request, uuid):
    """Choose a meeting of another group at which the absence is made up."""
    missed = missed_row(request, uuid)
    require(can_make_up(request.user, missed.registration))
    found = suggestions(missed.registration)
    form = HostForm(request.POST or None, found=found)

    def save(values):
        return make_up_services.announce(missed=missed, meeting=values["meeting"], by=request.user)

    page = meeting_page(
        missed.meeting, title=_("Make up for an absence"), label=_("I will come"), found=found, missed=missed
    )
    return form_page(
        request,
        form,
        save,
        page=page,
        done=seminars_url(missed.enrolment),
        message=_("Announced: the leader of that group expects you."),
        template="seminars/attendance/make_up.html",
    )


@login_required
@editing
def make_up_elsewhere(request, uuid):
    """Something equivalent outside; the leader or the office confirms it."""
    missed = missed_row(request, uuid)
    require(can_make_up(request.user, missed.registration))
    form = ElsewhereForm(request.POST or None)

    def save(values):
        return make_up_services.declare(missed=missed, by=request.user, **values)

    hours = decimal_words(missed.meeting.hours)
    page = meeting_page(
        missed.meeting,
        title=_("Made up elsewhere"),
        label=_("Send to the leader"),
        lead=_("At most the %(hours)s h that were missed count.") % {"hours": hours},
    )
    message = _("The leader of your group reads it, and answers.")
    return form_page(request, form, save, page=page, done=seminars_url(missed.enrolment), message=message)


def visible_make_up(request, uuid) -> MakeUp:
    rows = MakeUp.objects.visible_to(request.user).for_list().distinct()
    return get_object_or_404(
        rows.select_related("registration__annual_programme__enrolment__programme_version__programme"), uuid=uuid
    )


def group_url(make_up: MakeUp) -> str:
    return make_up.missed.meeting.group.get_absolute_url()


@login_required
@require_POST
def make_up_accept(request, uuid):
    found = visible_make_up(request, uuid)
    require(can_decide(request.user, found))
    return perform(
        request,
        lambda: make_up_services.accept(make_up=found, by=request.user, seen=found.version),
        done=group_url(found),
        message=_("Accepted: the hours count, and the resident is told."),
    )


@login_required
@editing
def make_up_refuse(request, uuid):
    found = visible_make_up(request, uuid)
    require(can_decide(request.user, found))
    form = ReasonForm(request.POST or None, initial={"seen": found.version})

    def save(values):
        return make_up_services.refuse(make_up=found, by=request.user, **values)

    page = meeting_page(found.missed.meeting, title=_("Refuse"), label=_("Refuse"), lead=words_of(found))
    message = _("Refused: the resident is told, and reads why.")
    return form_page(request, form, save, page=page, done=group_url(found), message=message)


@login_required
@editing
def make_up_withdraw(request, uuid):
    """Taken back by the resident, or out of the count by who decides."""
    found = visible_make_up(request, uuid)
    require(can_withdraw(request.user, found))
    form = ReasonForm(request.POST or None, initial={"seen": found.version})
    form.fields["reason"].required = found.state == MakeUp.State.ACCEPTED

    def save(values):
        return make_up_services.withdraw(make_up=found, by=request.user, **values)

    page = meeting_page(found.missed.meeting, title=_("Take back"), label=_("Take back"), lead=words_of(found))
    return form_page(
        request,
        form,
        save,
        page=page,
        done=seminars_url(found.enrolment),
        message=_("Taken back: the absence can be made up otherwise."),
    )


def words_of(make_up: MakeUp) -> str:
    where = make_up.meeting.title if make_up.meeting else make_up.elsewhere
    return f"{make_up.enrolment.user} · {where} · {day_words(make_up.day)}"
