"""The mentoring of one resident, and what its pages share."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.permissions import require
from mentoring.mentoring_page import room_page
from mentoring.models import MentoringMeeting
from mentoring.permissions import can_meet, can_see_mentoring
from pages.form_page import form_page
from records.enrolments.page_parts import visible_enrolment
from records.models import Enrolment

FORM = "mentoring/form.html"


def room_url(enrolment: Enrolment, part: str = "") -> str:
    return reverse("mentoring", args=[enrolment.uuid]) + (f"#{part}" if part else "")


def visible_meeting(request, uuid, meeting_uuid) -> MentoringMeeting:
    """A meeting of the resident for the two whose mentoring it is; 403 for who knows no more than that they met."""
    enrolment = visible_enrolment(request, uuid)
    require(can_see_mentoring(request.user, enrolment))
    found = MentoringMeeting.objects.visible_to(request.user).filter(enrolment=enrolment)
    meeting = get_object_or_404(found.select_related("mentor").prefetch_related("themes"), uuid=meeting_uuid)
    meeting.enrolment = enrolment
    require(can_meet(request.user, enrolment))
    return meeting


def close_enrolment(request, uuid) -> Enrolment:
    """The resident, for the two whose mentoring it is."""
    enrolment = visible_enrolment(request, uuid)
    require(can_see_mentoring(request.user, enrolment))
    require(can_meet(request.user, enrolment))
    return enrolment


def ask(
    request, form, save, *, enrolment, title, label, message, part="", lead="", answer=None, template=FORM, **extra
):
    """`form_page` on a page of this room; `part` is where on the room's page one comes back to."""
    page = {"enrolment": enrolment, "title": title, "label": label, "lead": lead, "answer": answer, **extra}
    aliases = {"user": "email"}
    done = room_url(enrolment, part) if "done" not in extra else extra["done"]
    return form_page(request, form, save, page=page, done=done, message=message, template=template, aliases=aliases)


@login_required
@never_cache
@require_safe
def room(request, uuid):
    """Where the mentoring stands, what is missing and what comes next."""
    enrolment = visible_enrolment(request, uuid)
    require(can_see_mentoring(request.user, enrolment))
    page = room_page(enrolment, request.user)
    template = "mentoring/mentoring_page.html" if page["sight"].is_close else "mentoring/outline_page.html"
    return render(request, template, page)
