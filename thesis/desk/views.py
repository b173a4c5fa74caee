"""Pages that combine: the thesis of a resident, one thesis, the list of theses."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.permissions import require
from curriculum.roles import roles_of
from pages.lists.view import list_page
from records.enrolments.page_parts import visible_enrolment
from thesis.desk.theses_list import guided_by, lines_of, subjects_of, without_thesis
from thesis.desk.thesis_page import page_of
from thesis.desk.thesis_table import THESES
from thesis.subjects.models import Subject
from thesis.subjects.permissions import can_offer
from thesis.theses.models import Thesis
from thesis.theses.permissions import can_propose, can_see_thesis
from thesis.theses.views import visible_thesis


@login_required
@require_safe
def resident(request, uuid):
    """The thesis of one resident; without one, how to come to it."""
    enrolment = visible_enrolment(request, uuid)
    require(can_see_thesis(request.user, enrolment))
    theses = list(Thesis.objects.visible_to(request.user).for_list().filter(enrolment=enrolment).order_by("-pk"))
    live = next((one for one in theses if one.state != Thesis.State.WITHDRAWN), None)
    proposes = live is None and bool(can_propose(request.user, enrolment))
    subjects = Subject.objects.visible_to(request.user).filter(is_offered=True) if proposes else Subject.objects.none()
    context = {
        "enrolment": enrolment,
        "is_own": enrolment.user_id == request.user.pk,
        "page": page_of(live, request.user) if live else None,
        "given_up": [one for one in theses if one.state == Thesis.State.WITHDRAWN],
        "proposes": proposes,
        "subjects": subjects_of(subjects),
    }
    return render(request, "thesis/desk/resident.html", context)


@login_required
@require_safe
def thesis(request, uuid):
    found = visible_thesis(request, uuid)
    context = {
        "enrolment": found.enrolment,
        "is_own": found.enrolment.user_id == request.user.pk,
        "page": page_of(found, request.user),
    }
    return render(request, "thesis/desk/thesis.html", context)


@login_required
@require_safe
def thesis_list(request):
    """What a promoter guides and offers; for an office the cohort and who has no thesis."""
    user, today = request.user, timezone.localdate()
    is_office = roles_of(user).is_office
    context = {
        "is_office": is_office,
        "guided": lines_of(guided_by(user).for_list(), user, today),
        "without": list(without_thesis(user, today)),
        "offer": can_offer(user),
        "subjects": subjects_of(Subject.objects.visible_to(user)),
    }
    if is_office:
        return list_page(request, THESES, "thesis/desk/cohort.html", **context)
    return render(request, "thesis/desk/thesis_list.html", context)
