"""Prepare a sitting, drop it, note who is there, who leaves a case, what happened."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.permissions import Denied, require
from curriculum.roles import roles_of
from jury.sittings import services
from jury.sittings.forms import AttendanceForm, IncidentForm, ReasonForm, RecusalForm, SittingForm
from jury.sittings.models import Recusal
from jury.sittings.page_parts import sitting_page, sitting_url, visible_sitting
from jury.sittings.permissions import can_do, can_write, may_ever, prepared_versions, seat_holders
from pages.form_page import editing, form_page
from pages.perform import perform
from pages.seen import SeenForm
from records.models import Deliberation, Enrolment

State = Deliberation.State


@login_required
@editing
def deliberation_new(request):
    """Call a sitting on a version and a session."""
    if not roles_of(request.user).is_office:
        require(Denied(_("Deliberations are prepared by the secretariats and the director of the programme.")))
    form = SittingForm(request.POST if request.method == "POST" else None, versions=prepared_versions(request.user))
    return form_page(
        request,
        form,
        lambda values: services.prepare_sitting(by=request.user, **values),
        page={
            "title": _("Prepare a deliberation"),
            "label": _("Prepare"),
            "crumbs": [(_("Deliberations"), reverse("deliberation-list"))],
            "back": reverse("deliberation-list"),
        },
        done=sitting_url,
        message=_("The deliberation is prepared."),
    )


@login_required
@editing
def drop(request, uuid):
    """Note that a prepared sitting is not held."""
    sitting = visible_sitting(request, uuid)
    require(may_ever(request.user, sitting, "drop"))
    form = ReasonForm(request.POST or None, initial={"seen": sitting.version})
    return form_page(
        request,
        form,
        lambda values: services.drop_sitting(deliberation=sitting, by=request.user, **values),
        page=sitting_page(
            sitting,
            title=_("Do not hold this deliberation"),
            label=_("Drop it"),
            answer=can_do(request.user, sitting, "drop"),
        ),
        done=reverse("deliberation-list"),
        message=_("The deliberation is not held."),
    )


@login_required
@editing
def attendance(request, uuid):
    """Who is there and who presides: begins a prepared sitting; changes the attendance of an open one."""
    sitting = visible_sitting(request, uuid)
    name = "attend" if sitting.state == State.OPEN else "begin"
    require(may_ever(request.user, sitting, name))
    seats = list(seat_holders(sitting))
    held = {row.member_id: row for row in sitting.attendances.all()}
    form = AttendanceForm(request.POST or None, seats=seats, held=held, initial={"seen": sitting.version})

    def save(values):
        given = {"presences": form.presences, "presides": values["presides"], "by": request.user}
        if name == "begin":
            return services.begin_sitting(deliberation=sitting, seen=values["seen"], **given)
        return services.change_attendance(deliberation=sitting, **given)

    begins = name == "begin"
    return form_page(
        request,
        form,
        save,
        page=sitting_page(
            sitting,
            title=_("Begin the deliberation") if begins else _("Attendance"),
            lead=_("Who is there, and who presides. Decisions are recorded from then on.") if begins else "",
            label=_("Begin") if begins else _("Save"),
            answer=can_do(request.user, sitting, name),
        ),
        done=sitting_url(sitting),
        message=_("The jury sits.") if begins else _("The attendance is noted."),
    )


@login_required
@editing
def recuse(request, uuid):
    """A member leaves the case of a resident: declared for oneself, or noted by who keeps the minutes."""
    sitting = visible_sitting(request, uuid)
    seats = seat_holders(sitting)
    if not can_write(request.user, sitting):
        seats = seats.filter(user=request.user)
        if not seats.exists():
            require(Denied(_("Who leaves a case is declared by the member, or noted by who keeps the minutes.")))
    residents = Enrolment.objects.filter(programme_version=sitting.programme_version).select_related("user")
    form = RecusalForm(
        request.POST or None, seats=seats, residents=residents.order_by("user__sort_key"), initial=request.GET.dict()
    )
    return form_page(
        request,
        form,
        lambda values: services.recuse(deliberation=sitting, by=request.user, **values),
        page=sitting_page(
            sitting,
            title=_("Leave a case"),
            lead=_("Kin and mentors leave the case of a resident; the minutes say so. Mentors need not be noted."),
            label=_("Note it"),
            answer=can_do(request.user, sitting, "recuse"),
        ),
        done=sitting_url(sitting, "jury"),
        message=_("The minutes will say that this member leaves the case."),
    )


@login_required
@require_POST
def recusal_remove(request, uuid, recusal_uuid):
    sitting = visible_sitting(request, uuid)
    found = get_object_or_404(
        Recusal.objects.select_related("member__user", "deliberation__programme_version__programme"),
        deliberation=sitting,
        uuid=recusal_uuid,
    )
    if found.member.user_id != request.user.pk:
        require(can_write(request.user, sitting))
    form = SeenForm(request.POST)
    form.is_valid()
    return perform(
        request,
        lambda: services.take_recusal_back(recusal=found, by=request.user, seen=form.cleaned_data.get("seen", 0)),
        done=sitting_url(sitting, "jury"),
        message=_("It is no longer noted."),
    )


@login_required
@editing
def incident(request, uuid):
    """Note what happened, for the minutes."""
    sitting = visible_sitting(request, uuid)
    require(can_write(request.user, sitting))
    return form_page(
        request,
        IncidentForm(request.POST or None),
        lambda values: services.note_incident(deliberation=sitting, by=request.user, **values),
        page=sitting_page(
            sitting,
            title=_("Note an incident"),
            label=_("Note it"),
            answer=can_do(request.user, sitting, "attend"),
        ),
        done=sitting_url(sitting, "jury"),
        message=_("It is noted for the minutes."),
    )
