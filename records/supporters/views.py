"""Add a supporter of a resident, and set the last day of one."""

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from accounts.permissions import require
from pages.form_page import editing, form_page
from records.enrolments.invitations import invite
from records.enrolments.models import Accompaniment
from records.enrolments.page_parts import record_url, resident_page, visible_enrolment
from records.enrolments.permissions import can_edit_record
from records.supporters import services
from records.supporters.forms import LastDayForm, SupporterForm


@login_required
@editing
def accompaniment_add(request, uuid):
    """A mentor, supervisor, leader, promoter or reader, by e-mail address."""
    enrolment = visible_enrolment(request, uuid)
    require(can_edit_record(request.user, enrolment))
    form = SupporterForm(request.POST or None)

    @transaction.atomic
    def save(values):
        names = {name: values[name] for name in ("given_name", "family_name")}
        person = form.known or invite(email=values["email"], by=request.user, **names)
        terms = {name: values[name] for name in ("capacity", "starts", "ends")}
        services.accompany(enrolment=enrolment, user=person, by=request.user, **terms)
        return person

    page = resident_page(enrolment, title=_("People who support this resident"), label=_("Add"))
    return form_page(
        request,
        form,
        save,
        page=page,
        done=record_url(enrolment, "people"),
        message=lambda person: _("%(name)s now supports this resident.") % {"name": person},
        aliases={"user": "email"},
    )


@login_required
@editing
def accompaniment_end(request, uuid, accompaniment_uuid):
    enrolment = visible_enrolment(request, uuid)
    require(can_edit_record(request.user, enrolment))
    found = get_object_or_404(
        Accompaniment.objects.select_related("user", "enrolment__programme_version__programme"),
        enrolment=enrolment,
        uuid=accompaniment_uuid,
    )
    form = LastDayForm(request.POST or None, initial={"ends": found.ends, "seen": found.version})

    def save(values):
        return services.end_accompaniment(accompaniment=found, by=request.user, **values)

    page = resident_page(
        enrolment,
        title=f"{found.user}, {found.get_capacity_display()}",
        label=_("Save"),
        lead=_("From the day after, they no longer see this record."),
    )
    return form_page(
        request, form, save, page=page, done=record_url(enrolment, "people"), message=_("The last day is noted.")
    )
