"""Parts of the pages of one resident, for all features."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from curriculum.models import Activity
from records.enrolments.models import Enrolment


def visible_enrolment(request, uuid) -> Enrolment:
    """Return the resident if visible to the user, else raise 404. `takes_thesis` is loaded for the tabs."""
    residents = Enrolment.objects.visible_to(request.user).for_list().with_takes_thesis()
    return get_object_or_404(residents.prefetch_related("programme_version__programme__institutions"), uuid=uuid)


def resident_page(enrolment: Enrolment, **context) -> dict[str, Any]:
    """The context of a form page of one resident, with breadcrumbs and name."""
    crumbs = [
        (_("Residents"), reverse("enrolment-list")),
        (enrolment.user, reverse("enrolment", args=[enrolment.uuid])),
    ]
    return {"enrolment": enrolment, "kicker": enrolment.user, "crumbs": crumbs, **context}


def record_url(enrolment, part=""):
    return reverse("enrolment", args=[enrolment.uuid]) + (f"#{part}" if part else "")


def activity_of(enrolment, activity_uuid) -> Activity:
    return get_object_or_404(
        Activity.objects.filter(programme_version=enrolment.programme_version).for_display(), uuid=activity_uuid
    )


def activity_url(enrolment, activity) -> str:
    return reverse("enrolment-activity", args=[enrolment.uuid, activity.uuid])
