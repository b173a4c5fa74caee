"""The main menu, the tabs of a resident, and who may search."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from curriculum.roles import roles_of
from curriculum.staff.permissions import can_staff
from documents.issuing.permissions import can_see_documents
from internships.agreements.permissions import can_see_stages
from mentoring.permissions import can_see_mentoring
from portfolio.permissions import can_see_levels
from records.enrolments.permissions import can_see_file
from seminars.desk.permissions import can_see_seminars
from thesis.theses.permissions import can_see_thesis, has_thesis


def items(request) -> list[tuple[str, str, bool]]:
    """Return the main menu of the user: (label, url, is current). The first ones are what an office opens each day."""
    roles = roles_of(request.user)
    wanted = [(_("Home"), reverse("home"))]
    wanted.append((_("Calendar"), reverse("calendar")))
    if roles.is_office:
        wanted.append((_("Residents"), reverse("enrolment-list")))
        wanted.append((_("What is missing"), reverse("missing")))
    if roles.secretariat_of or roles.teaches:
        wanted.append((_("Marks"), reverse("marks")))
    if roles.is_office or roles.jury_of:
        wanted.append((_("Deliberations"), reverse("deliberation-list")))
    if roles.is_office:
        wanted.append((_("Stages"), reverse("stage-desk")))
    if roles.is_office or roles.jury_of:
        wanted.append((_("Cohorts"), reverse("cohort-list")))
    if roles.is_office:
        wanted.append((_("Documents"), reverse("document-batch-list")))
    if roles.secretariat_of:
        wanted.append((_("Imports"), reverse("import-list")))
    if roles.is_office or roles.teaches:
        wanted.append((_("Seminars"), reverse("seminar-list")))
        wanted.append((_("Theses"), reverse("thesis-list")))
    if can_staff(request.user):
        wanted.append((_("People"), reverse("people")))
    if roles.coordinates:
        wanted.append((pgettext("in the menu", "Concerns"), reverse("concern-list")))
    wanted.append((_("Programme"), reverse("programme-list")))
    wanted.append((_("Competencies"), reverse("framework-list")))
    here = request.path
    return [(label, url, here == url or (url != "/" and here.startswith(url))) for label, url in wanted]


def record_tabs(request, enrolment) -> list[tuple[str, str, bool]]:
    """Return the pages about this resident that the user may read: (label, url, is current)."""
    user = request.user
    wanted = [(pgettext("of a resident", "Record"), reverse("enrolment", args=[enrolment.uuid]))]
    if can_see_file(user, enrolment):
        wanted.append((_("Administrative file"), reverse("enrolment-file", args=[enrolment.uuid])))
    if documents := can_see_documents(user, enrolment):
        wanted.append((_("Documents"), reverse("enrolment-documents", args=[enrolment.uuid])))
    if can_see_stages(user, enrolment):
        wanted.append((_("Stages"), reverse("placements", args=[enrolment.uuid])))
    if can_see_levels(user, enrolment):
        wanted.append((_("Portfolio"), reverse("portfolio", args=[enrolment.uuid])))
    if can_see_seminars(user, enrolment):
        wanted.append((_("Seminars"), reverse("enrolment-seminars", args=[enrolment.uuid])))
    if has_thesis(enrolment) and can_see_thesis(user, enrolment):
        wanted.append((_("Thesis"), reverse("enrolment-thesis", args=[enrolment.uuid])))
    if can_see_mentoring(user, enrolment):
        wanted.append((_("Mentoring"), reverse("mentoring", args=[enrolment.uuid])))
    if documents and roles_of(user).is_office and enrolment.user_id != user.pk:
        wanted.append((_("History"), reverse("enrolment-history", args=[enrolment.uuid])))
    return [(label, url, request.path == url) for label, url in wanted]


def may_search(user) -> bool:
    """Whether the user looks after more residents than fit on one page."""
    roles = roles_of(user)
    return roles.is_office or bool(roles.jury_of)
