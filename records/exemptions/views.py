"""Grant and withdraw exemptions."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from accounts.permissions import require
from pages.form_page import editing, form_page
from records.enrolments.page_parts import activity_of, activity_url, resident_page, visible_enrolment
from records.enrolments.permissions import can_edit_record
from records.exemptions import services
from records.exemptions.forms import ExemptionForm, WithdrawalForm
from records.exemptions.models import Exemption


@login_required
@editing
def exempt(request, uuid, activity_uuid):
    """Record an exemption that the jury decided."""
    enrolment = visible_enrolment(request, uuid)
    require(can_edit_record(request.user, enrolment))
    activity = activity_of(enrolment, activity_uuid)
    form = ExemptionForm(request.POST or None)

    def save(values):
        return services.grant_exemption(enrolment=enrolment, activity=activity, by=request.user, **values)

    page = resident_page(
        enrolment,
        title=_("Exempt from: %(title)s") % {"title": activity.title},
        label=_("Exempt"),
        lead=_("The credits count at once."),
    )
    return form_page(
        request,
        form,
        save,
        page=page,
        done=activity_url(enrolment, activity),
        message=_("The exemption is noted; its credits count."),
    )


@login_required
@editing
def exemption_withdraw(request, uuid, exemption_uuid):
    enrolment = visible_enrolment(request, uuid)
    require(can_edit_record(request.user, enrolment))
    found = get_object_or_404(
        Exemption.objects.select_related("activity", "enrolment__programme_version__programme"),
        enrolment=enrolment,
        uuid=exemption_uuid,
    )
    form = WithdrawalForm(request.POST or None, initial={"seen": found.version})

    def save(values):
        return services.withdraw_exemption(exemption=found, by=request.user, **values)

    page = resident_page(
        enrolment,
        title=_("Withdraw the exemption: %(title)s") % {"title": found.activity.title},
        label=_("Withdraw"),
        lead=_("The credits stop counting at once."),
    )
    return form_page(
        request,
        form,
        save,
        page=page,
        done=activity_url(enrolment, found.activity),
        message=_("The exemption is withdrawn."),
    )
