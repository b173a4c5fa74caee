"""The administrative file: required pieces, hand-in, decision; conditions of admission."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.permissions import Denied, require
from curriculum.models import AcademicYear, AdmissionCondition, AskedPiece
from curriculum.roles import roles_of
from files.responses import serve
from pages.form_page import editing, form_page
from pages.lists.view import list_page
from records.admission_file import services
from records.admission_file.forms import DecideForm, HandInForm, PieceForm
from records.admission_file.models import AdmissionPiece, FiledPiece
from records.admission_file.permissions import can_hand_in
from records.admission_file.piece_table import PIECES
from records.admission_file.slots import slots_of
from records.enrolments.page_parts import record_url, resident_page, visible_enrolment
from records.enrolments.permissions import can_edit_file, can_see_file


def file_url(enrolment):
    return reverse("enrolment-file", args=[enrolment.uuid])


def piece_of(enrolment, piece_uuid) -> FiledPiece:
    return get_object_or_404(
        FiledPiece.objects.select_related("asked", "year", "file", "handed_in_by"), enrolment=enrolment, uuid=piece_uuid
    )


@login_required
@require_safe
def enrolment_file(request, uuid):
    """The required pieces with their state, and all pieces handed in so far."""
    enrolment = visible_enrolment(request, uuid)
    require(can_see_file(request.user, enrolment))
    found = FiledPiece.objects.filter(enrolment=enrolment).select_related("asked", "year", "file", "decided_by")
    context = {
        "enrolment": enrolment,
        "is_own": enrolment.user_id == request.user.pk,
        "slots": slots_of([enrolment]).get(enrolment.pk, []),
        "history": list(found),
        "may_hand_in": can_hand_in(request.user, enrolment),
        "may_decide": can_edit_file(request.user, enrolment),
    }
    return render(request, "records/admission_file/file.html", context)


@login_required
@require_safe
def waiting(request):
    """The pieces handed in to the user's offices; without a filter those that wait for a decision."""
    if not roles_of(request.user).secretariat_of:
        require(Denied(_("Pieces are checked by the secretariats.")))
    return list_page(request, PIECES, "records/admission_file/pieces.html")


@login_required
@editing
def piece_hand_in(request, uuid, code, start_year):
    enrolment = visible_enrolment(request, uuid)
    require(can_hand_in(request.user, enrolment))
    programme = enrolment.programme_version.programme_id
    asked = get_object_or_404(AskedPiece, programme=programme, code=code, is_asked=True)
    year = get_object_or_404(AcademicYear, start_year=start_year)
    given = (request.POST, request.FILES) if request.method == "POST" else ()

    def save(values):
        file = values["file"]
        return services.hand_in(
            enrolment=enrolment, asked=asked, year=year, file=file, name=file.name, size=file.size, by=request.user
        )

    page = resident_page(enrolment, title=asked.title, label=_("Hand in"), lead=asked.guidance, files=True)
    message = _("The piece is handed in; it waits to be checked.")
    return form_page(request, HandInForm(*given), save, page=page, done=file_url(enrolment), message=message)


@login_required
@require_safe
def piece_file(request, uuid, piece_uuid):
    enrolment = visible_enrolment(request, uuid)
    require(can_see_file(request.user, enrolment))
    return serve(piece_of(enrolment, piece_uuid).file, as_attachment=False)


@login_required
@editing
def piece_decide(request, uuid, piece_uuid):
    """Accept or refuse what was handed in."""
    enrolment = visible_enrolment(request, uuid)
    require(can_edit_file(request.user, enrolment))
    piece = piece_of(enrolment, piece_uuid)
    form = DecideForm(request.POST or None, piece=piece)

    def save(values):
        common = {"piece": piece, "by": request.user, "seen": values["seen"]}
        if values["verdict"] == "accept":
            return services.accept(valid_until=values["valid_until"], **common)
        return services.refuse(reason=values["reason"], **common)

    lead = _("Handed in by %(who)s for %(year)s.") % {"who": piece.handed_in_by, "year": piece.year}
    page = resident_page(enrolment, title=piece.asked.title, label=_("Save"), lead=lead, piece=piece)
    template = "records/admission_file/piece_decide.html"
    done = file_url(enrolment)
    return form_page(request, form, save, page=page, done=done, message=_("The decision is noted."), template=template)


@login_required
@editing
def condition_check(request, uuid, code):
    """Record or correct the document that shows a condition of admission."""
    enrolment = visible_enrolment(request, uuid)
    require(can_edit_file(request.user, enrolment))
    condition = get_object_or_404(AdmissionCondition, programme_version=enrolment.programme_version, code=code)
    found = AdmissionPiece.objects.filter(enrolment=enrolment, condition=condition).first()
    initial = {"document": found.document, "dated": found.dated, "seen": found.version} if found else {"seen": 0}
    form = PieceForm(request.POST or None, initial=initial)

    def save(values):
        return services.check_piece(enrolment=enrolment, condition=condition, by=request.user, **values)

    page = resident_page(enrolment, title=condition.title, label=_("Checked"), lead=_("Condition of admission"))
    return form_page(
        request, form, save, page=page, done=record_url(enrolment, "file"), message=_("The piece is noted.")
    )
