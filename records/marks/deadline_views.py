"""Deadlines for marks: those of the user's university, and an extension for one activity."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.changes import ConflictError
from accounts.permissions import require
from curriculum.models import Institution
from curriculum.roles import roles_of
from pages.form_page import editing, form_page
from records.marks import deadline_services as services
from records.marks.deadline_forms import DeadlinesForm, ExtendForm
from records.marks.deadline_models import MarksDeadline
from records.marks.permissions import can_extend, can_set_deadlines
from records.marks.sheet_page import Sheet, chosen_year


@login_required
@editing
def deadlines(request):
    """One form for the deadlines of all sessions of a year."""
    require(can_set_deadlines(request.user))
    institution = Institution.objects.filter(pk__in=roles_of(request.user).secretariat_of).order_by("code").first()
    year = chosen_year(request)
    if year is None or institution is None:
        raise Http404
    sessions = list(year.sessions.select_related("academic_year"))
    own = MarksDeadline.objects.filter(session__in=sessions, institution=institution, activity=None)
    rows = {row.session_id: row for row in own}
    form = DeadlinesForm(request.POST or None, sessions=sessions, rows=rows)
    status = HTTPStatus.OK
    if request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            status = save_days(form, institution, request.user)
        if form.is_valid() and status == HTTPStatus.FOUND:
            messages.success(request, _("The deadlines are saved."))
            return redirect(request.get_full_path())
    extended = MarksDeadline.objects.filter(session__in=sessions, activity__isnull=False, institution=institution)
    context = {
        "form": form,
        "year": year,
        "institution": institution,
        "extended": extended.select_related("activity", "session", "set_by").order_by("session__starts", "due"),
    }
    return render(request, "records/marks/deadlines.html", context, status=status)


@transaction.atomic
def save_days(form: DeadlinesForm, institution, by) -> HTTPStatus:
    """Save all days or none, each error beside its field; return the status."""
    status = HTTPStatus.FOUND
    for session, due, seen in form.days():
        try:
            with transaction.atomic():
                services.set_deadline(session=session, institution=institution, due=due, by=by, seen=seen)
        except ConflictError as error:
            form.add_error(f"due_{session.kind}", error)
            status = HTTPStatus.CONFLICT
        except ValidationError as error:
            form.add_error(f"due_{session.kind}", error.messages)
            status = HTTPStatus.UNPROCESSABLE_ENTITY if status == HTTPStatus.FOUND else status
    if status != HTTPStatus.FOUND:
        transaction.set_rollback(True)
    return status


@login_required
@editing
def extend(request, uuid, start_year):
    """Set another last day for the activity in this session."""
    sheet = Sheet(request, uuid, start_year)
    if sheet.session is None:
        raise Http404
    require(can_extend(request.user, sheet.activity))
    row = MarksDeadline.objects.filter(session=sheet.session, activity=sheet.activity).first()
    initial = {"seen": row.version, "due": row.due} if row else {"seen": 0}
    form = ExtendForm(request.POST or None, initial=initial)

    def save(values):
        return services.extend(activity=sheet.activity, session=sheet.session, by=request.user, **values)

    page = {"sheet": sheet, "label": _("Set the new day")}
    return form_page(
        request,
        form,
        save,
        page=page,
        done=sheet.url(),
        message=_("The deadline is moved, and the teachers are told."),
        template="records/marks/extend.html",
    )
