"""Leave, part-time, withdrawal, end: the page shows the impact first, and saves once it was looked at."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from accounts.permissions import require
from pages.form_page import editing, form_page
from records.enrolments.page_parts import record_url, resident_page, visible_enrolment
from records.enrolments.permissions import can_edit_file
from records.status_changes import services
from records.status_changes.forms import LookFirstForm, StatusEndForm, StatusForm
from records.status_changes.impact import Effect, digest_of
from records.status_changes.models import StatusChange

TEMPLATE = "records/status_changes/status.html"


def look_first(request, form: LookFirstForm, impact, save, *, page, message):
    """Show the effects of the values before they are saved; without any effect, save them at once."""
    done = record_url(page["enrolment"], "file")
    found = effects_of(form, impact) if request.method == "POST" and form.is_valid() else []
    page = {"effects": found, **page}
    if found and form.cleaned_data["looked"] != (mark := digest_of(found, form.values())):
        form.look(mark)
        shown = {"form": form, "back": done, "lead": "", "answer": None, "files": False, **page}
        return render(request, TEMPLATE, shown)
    return form_page(request, form, save, page=page, done=done, message=message, template=TEMPLATE)


def effects_of(form: LookFirstForm, impact) -> list[Effect]:
    try:
        return impact(**form.values())
    except ValidationError:
        return []  # `save` raises the same error, and the form shows it beside the field


@login_required
@editing
def status(request, uuid):
    """Record a status change."""
    enrolment = visible_enrolment(request, uuid)
    require(can_edit_file(request.user, enrolment))
    form = StatusForm(request.POST or None)

    def impact(**values):
        return services.impact_of_status(enrolment=enrolment, by=request.user, **values)

    def save(_values):
        return services.change_status(enrolment=enrolment, by=request.user, **form.values())

    page = resident_page(enrolment, title=_("Leave, part-time or end"), label=_("Record"))
    return look_first(request, form, impact, save, page=page, message=_("The change of status is noted."))


@login_required
@editing
def status_end(request, uuid, change_uuid):
    """Set or change the last day of a status change."""
    enrolment = visible_enrolment(request, uuid)
    require(can_edit_file(request.user, enrolment))
    change = get_object_or_404(
        StatusChange.objects.select_related("enrolment__enrolling_institution"), enrolment=enrolment, uuid=change_uuid
    )
    form = StatusEndForm(request.POST or None, initial={"ends": change.ends, "seen": change.version})

    def impact(ends):
        return services.impact_of_end(status=change, ends=ends, by=request.user)

    def save(values):
        return services.end_status(status=change, ends=values["ends"], seen=values["seen"], by=request.user)

    page = resident_page(enrolment, title=change.get_kind_display(), label=_("Save"))
    return look_first(request, form, impact, save, page=page, message=_("The last day is noted."))
