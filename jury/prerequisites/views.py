"""The prerequisites of a resident that the jury makes corequisites."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.permissions import require
from curriculum.models import AcademicYear
from jury.prerequisites import services
from jury.prerequisites.forms import TurnForm
from jury.prerequisites.permissions import can_turn
from pages.form_page import editing, form_page
from pages.perform import perform
from records.enrolments.page_parts import record_url, resident_page, visible_enrolment
from records.models import TurnedPrerequisite
from records.years.rules import unmet
from records.years.standing import standing


@login_required
@editing
def turn(request, uuid):
    """What is open and required, with the reason."""
    enrolment = visible_enrolment(request, uuid)
    require(can_turn(request.user, enrolment))
    form = TurnForm(request.POST or None, pairs=open_pairs(enrolment))

    def save(_values):
        return services.turn_prerequisite(enrolment=enrolment, by=request.user, **form.values())

    return form_page(
        request,
        form,
        save,
        page=resident_page(
            enrolment,
            title=_("Make a prerequisite a corequisite"),
            lead=_("The resident may then take both in one year. Annual programmes are read accordingly from now on."),
            label=_("Decide"),
        ),
        done=record_url(enrolment, "years"),
        message=_("The prerequisite is a corequisite for this resident."),
    )


def open_pairs(enrolment):
    """(activity, prerequisite) that stand in the way of the resident's next annual programme."""
    year = AcademicYear.objects.filter(ends__gte=timezone.localdate()).order_by("start_year").first()
    if year is None:
        return []
    found = standing(enrolment, year)
    activities = found.content.activities
    chosen = [pk for pk in activities if pk not in found.settled]
    return [(activities[pk], activities[one]) for pk in chosen for one in unmet(found, pk)]


@login_required
@require_POST
def take_back(request, uuid, turned_uuid):
    enrolment = visible_enrolment(request, uuid)
    rows = TurnedPrerequisite.objects.select_related("enrolment__programme_version")
    turned = get_object_or_404(rows, enrolment=enrolment, uuid=turned_uuid)
    require(can_turn(request.user, enrolment))
    return perform(
        request,
        lambda: services.take_back(turned=turned, by=request.user, seen=turned.version),
        done=record_url(enrolment, "years"),
        message=_("It is a prerequisite again."),
    )
