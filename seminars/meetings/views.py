"""The plan of a group: meetings planned, changed and cancelled; documents of a meeting."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import require
from competencies.models import ActivityCompetency, Framework
from curriculum.models import Activity
from files.responses import serve
from pages.form_page import editing, form_page
from pages.perform import perform
from portfolio.entries.forms import FileForm
from portfolio.models import SignOffRule
from seminars.groups.models import SeminarGroup
from seminars.groups.permissions import can_lead
from seminars.groups.views import group_page, visible_group
from seminars.meetings import services
from seminars.meetings.clashes import clash_words
from seminars.meetings.forms import CancelForm, MeetingForm, SeriesForm
from seminars.meetings.models import MeetingDocument, SeminarMeeting
from seminars.meetings.permissions import can_change_meeting, can_remove_document


def visible_meeting(request, uuid) -> SeminarMeeting:
    rows = SeminarMeeting.objects.visible_to(request.user).for_list()
    return get_object_or_404(
        rows.prefetch_related("group__leaders__user", "group__activity__organisers").distinct(), uuid=uuid
    )


def framework_of(activity: Activity) -> Framework | None:
    """That to which the activity is mapped, else the one in which the programme signs, else the first current one."""
    current = Framework.objects.current()
    mapped = ActivityCompetency.objects.filter(activity=activity, competency__framework__in=current)
    if found := mapped.select_related("competency__framework").order_by("pk").first():
        return found.competency.framework
    rule = SignOffRule.objects.current(activity.programme_version.programme)
    return rule.framework if rule else current.order_by("code").first()


def place_of(group: SeminarGroup) -> dict:
    """What is known of the next meeting: the usual place."""
    return {"place": group.place} if group.place else {}


@login_required
@editing
def meeting_new(request, uuid):
    group = visible_group(request, uuid)
    require(can_lead(request.user, group))
    form = MeetingForm(request.POST or None, framework=framework_of(group.activity), initial=place_of(group))

    def save(values):
        values.pop("seen")
        made = services.plan_meeting(group=group, by=request.user, **values)
        tell_clash(request, made)
        return made

    page = group_page(group, title=_("Plan a meeting"), label=_("Plan"))
    message = _("The meeting is planned.")
    return form_page(request, form, save, page=page, done=group.get_absolute_url(), message=message)


def tell_clash(request, meeting: SeminarMeeting) -> None:
    if words := clash_words(meeting):
        messages.warning(request, words)


@login_required
@editing
def series(request, uuid):
    """Several meetings at the same hour, every so many weeks."""
    group = visible_group(request, uuid)
    require(can_lead(request.user, group))
    form = SeriesForm(request.POST or None, initial=place_of(group))

    def save(values):
        first, every, number = (values.pop(name) for name in ("first", "every", "number"))
        values.pop("seen")
        days = [first + timedelta(weeks=every * place) for place in range(number)]
        return services.plan_series(group=group, by=request.user, days=days, **values)

    def message(made):
        text = ngettext("%(n)s meeting is planned.", "%(n)s meetings are planned.", len(made)) % {"n": len(made)}
        return " ".join((text, _("Give each its theme when it is known.")))

    page = group_page(group, title=_("Plan a series"), label=_("Plan"))
    return form_page(
        request, form, save, page=page, done=group.get_absolute_url(), message=message, aliases={"day": "first"}
    )


@login_required
@editing
def meeting_edit(request, uuid):
    meeting = visible_meeting(request, uuid)
    require(can_change_meeting(request.user, meeting))
    initial = {name: getattr(meeting, name) for name in services.FIELDS} | {"seen": meeting.version}
    initial |= {"competencies": meeting.competencies.all(), "themes": meeting.themes.all()}
    form = MeetingForm(request.POST or None, framework=framework_of(meeting.group.activity), initial=initial)

    def save(values):
        changed = services.change_meeting(meeting=meeting, by=request.user, **values)
        tell_clash(request, changed)
        return changed

    page = group_page(
        meeting.group,
        title=_("Change the meeting"),
        label=_("Save"),
        lead=_("Who comes is told by mail of another day, hour or place."),
    )
    return form_page(request, form, save, page=page, done=meeting.get_absolute_url(), message=_("Saved."))


@login_required
@editing
def meeting_cancel(request, uuid):
    meeting = visible_meeting(request, uuid)
    require(can_change_meeting(request.user, meeting))
    form = CancelForm(request.POST or None, initial={"seen": meeting.version})

    def save(values):
        return services.cancel_meeting(meeting=meeting, by=request.user, **values)

    page = group_page(
        meeting.group,
        title=_("Cancel the meeting"),
        label=_("Cancel the meeting"),
        lead=_("It stays in the plan, as cancelled. Who was to come is told by mail."),
    )
    message = _("The meeting is cancelled.")
    return form_page(request, form, save, page=page, done=meeting.get_absolute_url(), message=message)


@login_required
@editing
def document_add(request, uuid):
    meeting = visible_meeting(request, uuid)
    require(can_change_meeting(request.user, meeting))
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()

    def save(values):
        services.add_document(meeting=meeting, file=values["file"], by=request.user)
        return values["file"]

    page = group_page(meeting.group, title=_("Add a document"), label=_("Add"), files=True)
    return form_page(request, form, save, page=page, done=meeting.get_absolute_url(), message=_("The file is added."))


def visible_document(request, uuid, document_uuid) -> MeetingDocument:
    meeting = visible_meeting(request, uuid)
    found = get_object_or_404(MeetingDocument.objects.select_related("file"), meeting=meeting, uuid=document_uuid)
    found.meeting = meeting
    return found


@login_required
@require_safe
def document(request, uuid, document_uuid):
    """For everybody who sees the meeting: its members, guests, leaders and the offices."""
    return serve(visible_document(request, uuid, document_uuid).file, as_attachment="download" in request.GET)


@login_required
@require_POST
def document_remove(request, uuid, document_uuid):
    found = visible_document(request, uuid, document_uuid)
    require(can_remove_document(request.user, found))
    return perform(
        request,
        lambda: services.remove_document(document=found, by=request.user),
        done=found.meeting,
        message=_("The file is deleted."),
    )
