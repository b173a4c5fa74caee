"""Further assessments that the jury allows in a year."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from accounts.permissions import require
from pages.form_page import editing, form_page
from records.enrolments.page_parts import activity_url, resident_page, visible_enrolment
from records.enrolments.permissions import can_edit_record
from records.marks.forms import AssessmentsForm
from records.marks.services import allow_assessments
from records.registrations.models import Registration


@login_required
@editing
def assessments(request, uuid, registration_uuid):
    """Record the number that the jury allows."""
    enrolment = visible_enrolment(request, uuid)
    require(can_edit_record(request.user, enrolment))
    registration = get_object_or_404(
        Registration.objects.select_related(
            "activity__programme_version", "annual_programme__enrolment__programme_version__programme"
        ),
        annual_programme__enrolment=enrolment,
        uuid=registration_uuid,
    )
    initial = {"seen": registration.version, "extra": registration.extra_assessments}
    allowed = registration.activity.assessments_a_year
    form = AssessmentsForm(request.POST or None, initial=initial, allowed=allowed)

    def save(values):
        return allow_assessments(registration=registration, by=request.user, **values)

    page = resident_page(
        enrolment,
        title=_("Further assessments: %(title)s") % {"title": registration.activity},
        label=_("Allow"),
    )
    return form_page(
        request,
        form,
        save,
        page=page,
        done=activity_url(enrolment, registration.activity),
        message=_("What the jury allows is noted."),
    )
