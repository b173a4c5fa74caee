"""Pages that combine several apps: home, search, cohorts."""

from datetime import date

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.permissions import Allowed, Denied, require
from curriculum.models import AcademicYear, Activity, ExamSession, ProgrammeVersion
from curriculum.roles import on_day, roles_of
from documents.batches.permissions import can_issue_for
from documents.batches.views import batch_url
from internships.desk.permissions import can_see_supervised_placements
from pages.precheck import Prechecked, precheck
from portal.cohorts import CohortRow, behind, has_left, summary
from portal.mentor_page import mentored_residents
from portal.navigation import may_search
from portal.search import SUGGESTS_FROM, exact, refuse_floods, search_groups
from portal.worklist import is_on_course, worklist
from progress.agenda import next_days
from progress.resident_status import resident_statuses
from records.credits.totals import credit_totals
from records.models import Accompaniment, Enrolment
from records.resident_pages.resident_list import for_lines, lines
from records.status_changes.models import share_status_changes
from records.years.permissions import can_propose
from seminars.desk.leader_page import leader_page
from ui.figures import day_words

ROWS = 100  # a page of a cohort


def session_words(today: date) -> str:
    """Return the current exam session with its last day, else the next one with its first day."""
    session = ExamSession.objects.filter(ends__gte=today).order_by("starts").first()
    if session is None:
        return _("No session is planned")
    if session.starts <= today:
        return _("Session of %(session)s, until %(day)s") % {"session": session, "day": day_words(session.ends)}
    return _("Next session: %(session)s, from %(day)s") % {"session": session, "day": day_words(session.starts)}


@require_safe
@login_required
def home(request):
    """Show status, missing items and things to do: a part for each role of the user."""
    user, roles = request.user, roles_of(request.user)
    precheck(user)
    along = list(accompanied(user, timezone.localdate()))
    own = list(Enrolment.objects.filter(user=user).for_own_page())
    share_status_changes(own)
    statuses = list(zip(own, resident_statuses(own).values(), strict=True)) if own else []
    standing = [status for _enrolment, status in statuses]
    waiting = worklist(user, own, standing)
    mentors = any(a.capacity == Accompaniment.Capacity.MENTOR for a in along)
    residents = mentored_residents(user) if mentors else []
    context = {
        "statuses": statuses,
        "mentored": residents,
        "any_changes": any(resident.changes for resident in residents),
        "accompanied": [a for a in along if a.capacity != Accompaniment.Capacity.MENTOR],
        "taught": taught(roles),
        "supervises": not roles.is_office and bool(can_see_supervised_placements(user)),
        "waiting": waiting,
        "is_on_course": bool(statuses) and is_on_course(waiting, standing),
        "ahead": next_days(user, timezone.localdate()),
        "shows_ahead": not statuses,  # a resident's stands in their own part
        "leading": leader_page(user) if leads_groups(roles, along) else None,
        "is_jury_alone": bool(roles.jury_of) and not roles.is_office,
        "session": "" if statuses else session_words(timezone.localdate()),
        "cohorts": cohort_counts(user) if roles.is_office or roles.jury_of else [],
    }
    parts = ("statuses", "mentored", "accompanied", "supervises", "leading", "is_jury_alone")
    context["accompanies"] = any(context[name] for name in ("mentored", "accompanied", "supervises", "leading"))
    knows_more = roles.is_office or bool(context["taught"]["activities"])
    context["shows_waiting"] = not statuses and (bool(context["waiting"]) or knows_more)
    context["is_empty"] = not (knows_more or any(context[name] for name in parts))
    return render(request, "portal/home.html", context)


def leads_groups(roles, along) -> bool:
    return bool(roles.teaches) or any(a.capacity == Accompaniment.Capacity.LEADER for a in along)


@Prechecked
def accompanied(user, today: date):
    """Return the residents that the user supports on that day, with capacity and last day."""
    rows = Accompaniment.objects.filter(on_day(today), user=user).select_related("enrolment__user", "enrolment__intake")
    return rows.order_by("capacity", "enrolment__user__sort_key")


def taught(roles):
    if not roles.teaches:
        return {"year": None, "activities": []}
    year = AcademicYear.objects.filter(starts__lte=timezone.localdate()).order_by("-start_year").first()
    activities = Activity.objects.filter(pk__in=roles.teaches).order_by("block__number", "position")
    return {"year": year, "activities": list(activities)}


@require_safe
@login_required
def search(request):
    """List what matches, grouped by kind; an exact matricule or document number is opened at once.

    The field of the header asks by htmx while somebody types: suggestions, from the third letter on.
    """
    user = request.user
    if not may_search(user):
        require(Denied(_("Searching is for those who look after a whole programme.")))
    words = " ".join(request.GET.get("q", "").replace("\0", " ").split())[:100]
    if request.htmx and len(words) < SUGGESTS_FROM:
        return HttpResponse()
    if words:
        refuse_floods(user)
    if words and not request.htmx and (address := exact(user, words)):
        return redirect(address)
    context = {"words": words, "groups": search_groups(user, words) if words else []}
    template = "portal/_suggestions.html" if request.htmx else "portal/search.html"
    return render(request, template, context)


@require_safe
@login_required
def cohort_list(request):
    """List the intakes of each version."""
    require(may_see_cohorts(request.user))
    return render(request, "portal/cohorts.html", {"cohorts": cohort_counts(request.user)})


@require_safe
@login_required
def cohort(request, uuid, start_year):
    """Show one intake: a row for each resident, a column for each block."""
    require(may_see_cohorts(request.user))
    version = get_object_or_404(
        ProgrammeVersion.objects.visible_to(request.user).select_related("programme"), uuid=uuid
    )
    residents = Enrolment.objects.seen_as_a_whole_by(request.user).filter(
        programme_version=version, intake__start_year=start_year
    )
    today = timezone.localdate()
    totals = credit_totals(residents.with_credits_visible_to(request.user))
    shown = summary(residents, request.user, totals, today)
    if not shown.residents:
        raise Http404
    page = Paginator(for_lines(residents), ROWS).get_page(request.GET.get("page"))
    rows = lines(list(page.object_list), request.user, totals=totals)
    late = behind(rows, today)
    context = {
        "version": version,
        "intake": get_object_or_404(AcademicYear, start_year=start_year),
        "page": page,
        "rows": [CohortRow(row, late[row.enrolment.pk], has_left(row)) for row in rows],
        "summary": shown,
        "shows_contact": any(row.contact for row in rows),
        "blocks": list(version.blocks.all()),
        "documents_url": batch_url(version, start_year) if can_issue_for(request.user, version) else "",
        "next_year": max(start_year, timezone.localdate().year),
        "steps_url": first_steps_url(request.user, version, start_year),
    }
    return render(request, "portal/cohort.html", context)


def first_steps_url(user, version: ProgrammeVersion, intake: int) -> str:
    """The steps before the year to come; empty for who does not record re-enrolments."""
    if not can_propose(user, version):
        return ""
    year = min(max(intake + 1, timezone.localdate().year), intake + 4)
    return reverse("cohort-steps", args=[version.uuid, intake, year])


def may_see_cohorts(user):
    return Allowed() if may_search(user) else Denied(_("Cohorts are for the offices, the director and the jury."))


def cohort_counts(user):
    """Return [{programme_version, label, intake, residents}] of cohorts the user may see, newest intake first."""
    return list(
        Enrolment.objects.seen_as_a_whole_by(user)
        .order_by("-intake__start_year", "programme_version__label")
        .values(
            "programme_version__uuid",
            "programme_version__programme__title",
            "programme_version__label",
            "intake__start_year",
        )
        .annotate(residents=Count("pk"))
    )
