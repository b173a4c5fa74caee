"""Enrolling one resident by hand."""

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.permissions import require
from pages.form_page import editing, form_page
from records.enrolments import services
from records.enrolments.arrival_forms import ArrivalForm
from records.permissions import can_enrol


@login_required
@editing
def enrolment_new(request):
    """A person, a version, an intake, the matricules; the annual programme is the next step."""
    require(can_enrol(request.user))
    form = ArrivalForm(request.POST or None, user=request.user)

    @transaction.atomic
    def save(values):
        names = {name: values[name] for name in ("given_name", "family_name")}
        person = form.known or services.invite(email=values["email"], by=request.user, **names)
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
