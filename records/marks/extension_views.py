"""More days for one resident in one activity of a session."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from accounts.permissions import require
from pages.form_page import editing, form_page
from records.enrolments.page_parts import activity_url, resident_page, visible_enrolment
from records.enrolments.permissions import can_edit_record
from records.marks.extension_models import SessionExtension
from records.marks.extension_services import extend_session, last_possible
from records.marks.forms import SessionExtensionForm
from records.registrations.models import Registration
from ui.figures import day_words


@login_required
@editing
def extension(request, uuid, registration_uuid, kind):
    """Set the last day of a session for this resident."""
    enrolment = visible_enrolment(request, uuid)
    require(can_edit_record(request.user, enrolment))
    registration = get_object_or_404(
        Registration.objects.select_related("activity__programme_version", "annual_programme__academic_year"),
        annual_programme__enrolment=enrolment,
        uuid=registration_uuid,
    )
    session = get_object_or_404(registration.academic_year.sessions, kind=kind)
    row = SessionExtension.objects.filter(registration=registration, session=session).first()
    initial = {"seen": row.version, "due": row.due, "reason": row.reason} if row else {"seen": 0}
    form = SessionExtensionForm(request.POST or None, initial=initial)

    def save(values):
        return extend_session(registration=registration, session=session, by=request.user, **values)

    last = last_possible(registration, session)
    words = {"ends": day_words(session.ends), "last": day_words(last) if last else ""}
    page = resident_page(
        enrolment,
        title=_("Extend the session: %(title)s") % {"title": registration.activity},
        label=_("Extend"),
        lead=_("The session ends on %(ends)s; the programme allows an extension until %(last)s.") % words
        if last
        else _("The programme does not extend a session for one person."),
    )
    return form_page(
        request,
        form,
        save,
        page=page,
        done=activity_url(enrolment, registration.activity),
        message=_("The session is extended; the resident and the teachers are told."),
    )
