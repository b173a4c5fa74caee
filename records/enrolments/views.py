"""Enrol a resident; change matricules and contact details."""

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.permissions import Denied, require
from pages.form_page import editing, form_page
from records.enrolments import services
from records.enrolments.arrival_forms import ArrivalForm
from records.enrolments.forms import ContactForm, IdentityForm
from records.enrolments.invitations import invite
from records.enrolments.page_parts import record_url, resident_page, visible_enrolment
from records.enrolments.permissions import can_edit_file, can_edit_record, can_enrol


@login_required
@editing
def enrolment_new(request):
    """Person, version, intake and matricules. The annual programme is agreed on the next page."""
    require(can_enrol(request.user))
    form = ArrivalForm(request.POST or None, user=request.user)

    @transaction.atomic
    def save(values):
        names = {name: values[name] for name in ("given_name", "family_name")}
        person = form.known or invite(email=values["email"], by=request.user, **names)
        terms = {name: values[name] for name in ("version", "intake", "institution")}
        return services.enrol(user=person, matricules=form.matricules(), by=request.user, **terms)

    return form_page(
        request,
        form,
        save,
        page={},
        done=lambda made: reverse("enrolment", args=[made.uuid]),
        message=lambda made: _("%(name)s is enrolled. Next: agree the first annual programme.") % {"name": made},
        template="records/enrolments/enrolment_new.html",
    )


@login_required
@editing
def identity(request, uuid):
    """Matricules and telephone; birth date and address for those who keep the administrative file."""
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
def own_contact(request, uuid):
    """Telephone and address, changed by the resident."""
    enrolment = visible_enrolment(request, uuid)
    if enrolment.user_id != request.user.pk:
        require(Denied(_("Only the resident keeps these details here.")))
    names = ("telephone", "street", "postcode", "city")
    initial = {"seen": enrolment.version, **{name: getattr(enrolment, name) for name in names}}
    form = ContactForm(request.POST or None, initial=initial)

    def save(values):
        return services.keep_own_contact(enrolment=enrolment, by=request.user, **values)

    page = resident_page(enrolment, title=_("My telephone and address"), label=_("Save"))
    page["lead"] = _("Read by your university, the director, your mentor and your stage supervisor as far as they may.")
    return form_page(
        request, form, save, page=page, done=reverse("enrolment-file", args=[enrolment.uuid]), message=_("Saved.")
    )
