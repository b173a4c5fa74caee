"""Move a resident or a cohort to a newer version of the programme: preview, act, undo."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.permissions import require
from curriculum.models import ProgrammeVersion
from pages.form_page import editing, form_page
from records.enrolments.models import Enrolment
from records.enrolments.page_parts import resident_page, visible_enrolment
from records.transfers import services
from records.transfers.forms import CohortForm, MoveForm, UndoForm, seen_word
from records.transfers.permissions import can_move, can_move_cohort, can_undo_move
from records.transfers.previews import previews

ROWS = 100  # a page of a cohort


@login_required
@editing
def move(request, uuid):
    enrolment = visible_enrolment(request, uuid)
    require(can_move(request.user, enrolment))
    newer = newer_versions(request.user, enrolment.programme_version)
    target = chosen(newer, request)
    found = previews([enrolment], target)[0] if target else None
    form = MoveForm(request.POST or None, initial={"seen": enrolment.version})

    def save(values):
        if target is None:
            raise Http404
        seen = {enrolment.pk: values["seen"]}
        return services.move_residents(
            enrolments=[enrolment], to_version=target, reason=values["reason"], by=request.user, seen=seen
        )

    page = {
        "enrolment": enrolment,
        "newer": newer,
        "target": target,
        "found": found,
        "moves": [(one, can_undo_move(request.user, one)) for one in enrolment.moves.select_related(*MOVE)],
    }
    done = reverse("enrolment", args=[enrolment.uuid])
    message = _("The resident follows the newer version now.")
    return form_page(request, form, save, page=page, done=done, message=message, template="records/transfers/move.html")


MOVE = ("from_version", "to_version", "moved_by", "undone_by", "enrolment__programme_version")


@login_required
@editing
def undo(request, uuid, move_uuid):
    enrolment = visible_enrolment(request, uuid)
    require(can_move(request.user, enrolment))
    found = get_object_or_404(enrolment.moves.select_related(*MOVE), uuid=move_uuid)
    form = UndoForm(request.POST or None, initial={"seen": found.version})

    def save(values):
        return services.undo_move(move=found, why=values["why"], by=request.user, seen=values["seen"])

    lead = _("Back to version %(label)s. The credits that the move gave are withdrawn; what was decided before stays.")
    page = resident_page(
        enrolment,
        title=_("Undo the move"),
        label=_("Undo the move"),
        lead=lead % {"label": found.from_version.label},
        answer=can_undo_move(request.user, found),
    )
    done = reverse("enrolment", args=[enrolment.uuid])
    return form_page(request, form, save, page=page, done=done, message=_("The move is undone."))


@login_required
@editing
def cohort(request, uuid):
    """A page of the residents of a version, each with the preview; POST moves the ticked ones together."""
    rows = ProgrammeVersion.objects.visible_to(request.user).select_related("programme", "first_intake")
    version = get_object_or_404(rows, uuid=uuid)
    require(can_move_cohort(request.user, version))
    newer = newer_versions(request.user, version)
    target = chosen(newer, request)
    residents = Enrolment.objects.visible_to(request.user).filter(programme_version=version).exclude(user=request.user)
    residents = residents.for_list().select_related("programme_version__first_intake")
    page_of_rows = Paginator(residents, ROWS).get_page(request.GET.get("page"))
    found = previews(page_of_rows.object_list, target) if target else []
    form = CohortForm(request.POST or None, found)

    def save(values):
        if target is None:
            raise Http404
        chosen_ones = [one.enrolment for one in found if one.enrolment.pk in values["who"]]
        return services.move_residents(
            enrolments=chosen_ones, to_version=target, reason=values["reason"], by=request.user, seen=values["who"]
        )

    def message(moves):
        text = ngettext("%(count)s resident is moved.", "%(count)s residents are moved.", len(moves))
        return text % {"count": len(moves)}

    ticked = set(request.POST.getlist("who"))
    page = {
        "version": version,
        "newer": newer,
        "target": target,
        "page": page_of_rows,
        "lines": [(one, seen_word(one.enrolment), seen_word(one.enrolment) in ticked) for one in found],
    }
    done = reverse("programme", args=[version.uuid])
    return form_page(
        request, form, save, page=page, done=done, message=message, template="records/transfers/move_cohort.html"
    )


def newer_versions(user, version: ProgrammeVersion) -> list[ProgrammeVersion]:
    """Newer versions, the next one first; drafts too, so that their equivalences can be tried."""
    rows = ProgrammeVersion.objects.visible_to(user).filter(
        programme=version.programme_id, first_intake__start_year__gt=version.first_intake.start_year
    )
    return list(rows.select_related("first_intake", "programme").order_by("first_intake__start_year", "label"))


def chosen(newer: list[ProgrammeVersion], request) -> ProgrammeVersion | None:
    wanted = request.GET.get("to")
    if not wanted:
        return newer[0] if newer else None
    found = next((one for one in newer if str(one.uuid) == wanted), None)
    if found is None:
        raise Http404
    return found
