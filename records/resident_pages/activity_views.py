"""One activity of one resident: marks by session, decisions, and the cells to encode in."""

from dataclasses import dataclass
from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.permissions import Allowed, Answer, Denied, require
from curriculum.models import Activity, ExamSession
from pages.form_page import editing
from records.decisions.models import Deliberation
from records.enrolments.models import Enrolment
from records.enrolments.page_parts import activity_of, visible_enrolment
from records.enrolments.permissions import can_see_credits
from records.exemptions.equivalence_models import EquivalenceGrant
from records.exemptions.models import Exemption
from records.mark_values import code_words
from records.marks import sheet as sheets
from records.marks.extension_models import SessionExtension
from records.marks.extension_services import most_days
from records.marks.extensions import late_for
from records.marks.models import Result
from records.marks.permissions import can_encode_for
from records.marks.sheet_services import MarksRefusedError, save_sheet
from records.marks.views import saved_words
from records.registrations.models import Registration
from records.resident_pages.record_page import decisions_on, sight_of, visible_results


@dataclass(frozen=True)
class Taken:
    """The activity in one academic year: marks as the user may see them, and cells."""

    registration: Registration
    results: list[Result]
    cells: list
    extensions: list[SessionExtension]

    @property
    def sessions(self) -> list[ExamSession]:
        """The sessions in which the activity is assessed."""
        kinds = self.registration.activity.assessed_in
        return [session for session in self.registration.academic_year.sessions.all() if session.kind in kinds]


def can_look(user, enrolment: Enrolment, activity: Activity) -> Answer:
    """Allowed for those who see the resident's credits, or encode the activity."""
    return Allowed() if can_encode_for(user, activity, enrolment) else can_see_credits(user, enrolment)


@login_required
@editing
def enrolment_activity(request, uuid, activity_uuid):
    """The marks of each year; in the last one, cells for those who encode."""
    enrolment = visible_enrolment(request, uuid)
    activity = activity_of(enrolment, activity_uuid)
    require(can_look(request.user, enrolment, activity))
    taken = years_taken(enrolment, activity, request.user)
    cells = [cell for year in taken for cell in year.cells]
    status = HTTPStatus.OK
    if request.method == "POST":
        require(can_encode_for(request.user, activity, enrolment))
        try:
            count = save_sheet(entries=sheets.entries(request.POST, cells), by=request.user)
        except MarksRefusedError as error:
            sheets.refuse(cells, error)
            overtaken = any(cell.overtaken for cell in cells)
            status = HTTPStatus.CONFLICT if overtaken else HTTPStatus.UNPROCESSABLE_ENTITY
        else:
            messages.success(request, saved_words(count))
            return redirect(reverse("enrolment", args=[enrolment.uuid]) + f"#block-{activity.block.number}")
    context = page(enrolment, activity, request.user) | {
        "taken": taken,
        "wrong": [cell for cell in cells if cell.error or cell.overtaken],
    }
    return render(request, "records/resident_pages/activity.html", context, status=status)


def page(enrolment, activity, user) -> dict:
    sight = sight_of(user, enrolment)
    seen = bool(sight.credits)
    exemptions = Exemption.objects.filter(enrolment=enrolment, activity=activity).select_related("recorded_by")
    opened = Deliberation.objects.filter(
        programme_version=enrolment.programme_version, state=Deliberation.State.OPEN
    ).select_related("session__academic_year")
    decisions = decisions_on(enrolment, activity) if seen else []
    held = list(exemptions) if seen else []
    passed = passed_before(enrolment, activity) if seen else []
    return {
        "enrolment": enrolment,
        "activity": activity,
        "back": reverse("enrolment", args=[enrolment.uuid]),
        "sight": sight,
        "is_own": enrolment.user_id == user.pk,
        "encode": can_encode_for(user, activity, enrolment),
        "codes": code_words(),
        "decisions": decisions,
        "exemptions": held,
        "passed": passed,
        "exempt": exemptable(decisions + [one for _activity, rows in passed for one in rows], held),
        "open_deliberations": list(opened) if sight.edit else [],
        "extends": bool(sight.edit) and most_days(activity.programme_version) is not None,
    }


def passed_before(enrolment, activity) -> list[tuple]:
    """[(activity of an earlier version that gives this one by equivalence, the decisions on it)]."""
    grants = EquivalenceGrant.objects.live().filter(enrolment=enrolment, activity=activity)
    sources = Activity.objects.filter(pk__in=grants.values("sources")).for_display()
    return [(source, decisions_on(enrolment, source)) for source in sources]


def exemptable(decisions, exemptions) -> Answer:
    """Denied once the credits are earned or exempted."""
    if any(decision.granted and not decision.is_superseded for decision in decisions):
        return Denied(_("The credits of this activity are earned already."))
    if any(exemption.withdrawn_on is None for exemption in exemptions):
        return Denied(_("The resident is exempted from this activity."))
    return Allowed()


def open_sessions(registration, user) -> list[ExamSession]:
    """The sessions of the year in which the activity is assessed and the user may encode now."""
    activity = registration.activity
    sessions = [s for s in registration.academic_year.sessions.all() if s.kind in activity.assessed_in]
    late = late_for(user, [registration], sessions)
    return [s for s in sessions if (registration.pk, s.pk) not in late]


def years_taken(enrolment, activity, user) -> list[Taken]:
    """Each year in which the activity was taken, the last first; cells in that one, for those who encode."""
    registrations = list(
        Registration.objects.filter(annual_programme__enrolment=enrolment, activity=activity)
        .select_related("annual_programme__enrolment__user", "annual_programme__academic_year")
        .select_related("activity__programme_version__programme")
        .prefetch_related(Prefetch("extensions", SessionExtension.objects.select_related("session")))
        .order_by("-annual_programme__academic_year__start_year")
    )
    marks = visible_results(enrolment, user)
    may = bool(can_encode_for(user, activity, enrolment))
    found = []
    for place, registration in enumerate(registrations):
        cells = sheets.cells([registration], open_sessions(registration, user), user) if may and place == 0 else []
        typed = {cell.session.pk for cell in cells}
        results = [m for m in marks if m.registration_id == registration.pk and m.session_id not in typed]
        found.append(Taken(registration, results, cells, list(registration.extensions.all())))
    return found
