"""What the offices change on a resident's record: each a small page with one form."""

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.permissions import require
from curriculum.models import AdmissionCondition
from pages.form_page import editing, form_page
from records.enrolments import services
from records.enrolments.forms import CompanionForm, IdentityForm, LastDayForm, PieceForm
from records.enrolments.page_parts import resident_page, visible_enrolment
from records.models import Accompaniment, AdmissionPiece
from records.permissions import can_edit_file, can_edit_record


def record_url(enrolment, part=""):
    return reverse("enrolment", args=[enrolment.uuid]) + (f"#{part}" if part else "")


@login_required
@editing
def identity(request, uuid):
    """Matricules and telephone; birth date and address for who keeps the administrative file."""
    enrolment = visible_enrolment(request, uuid)
    require(can_edit_record(request.user, enrolment))
    keeps_file = bool(can_edit_file(request.user, enrolment))
    form = IdentityForm(request.POST or None, enrolment=enrolment, keeps_file=keeps_file)

    def save(values):
        services.edit_identity(
            enrolment=enrolment,
            matricules=form.matricules(),
            by=request.user,
            seen=values["seen"],
            **form.details(),
        )

    page = resident_page(enrolment, title=_("Matricules and address"), label=_("Save"))
    return form_page(request, form, save, page=page, done=record_url(enrolment, "who"), message=_("Saved."))


@login_required
@editing
def piece(request, uuid, code):
    """A condition of admission is checked on a document, or what was noted is corrected."""
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


@login_required
@editing
def accompaniment_add(request, uuid):
    """A mentor, supervisor, leader, promoter or reader, by their e-mail address."""
    enrolment = visible_enrolment(request, uuid)
    require(can_edit_record(request.user, enrolment))
    form = CompanionForm(request.POST or None)

    @transaction.atomic
    def save(values):
        names = {name: values[name] for name in ("given_name", "family_name")}
        person = form.known or services.invite(email=values["email"], by=request.user, **names)
        terms = {name: values[name] for name in ("capacity", "starts", "ends")}
        services.accompany(enrolment=enrolment, user=person, by=request.user, **terms)
        return person

    page = resident_page(enrolment, title=_("Who goes along"), label=_("Add"))
    return form_page(
        request,
        form,
        save,
        page=page,
        done=record_url(enrolment, "people"),
        message=lambda person: _("%(name)s now goes along with this resident.") % {"name": person},
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
