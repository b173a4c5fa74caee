"""Pages of the CCFFMG agreement of a placement."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.permissions import require
from files.responses import serve
from internships.agreements import ccffmg_services
from internships.agreements.forms import AgreementForm
from internships.agreements.models import Agreement
from internships.agreements.permissions import can_keep_agreement
from internships.agreements.views import placement_with_offices, resident_crumbs
from pages.form_page import editing, form_page


@login_required
@editing
def agreement(request, uuid):
    """Edit the CCFFMG agreement: reference, dates, state and copy."""
    found = placement_with_offices(request.user, uuid)
    require(can_keep_agreement(request.user, found))
    held = Agreement.objects.filter(placement=found).first()
    names = ("state", "reference", "asked_on", "signed_on", "valid_from", "valid_to")
    initial = {name: getattr(held, name) for name in names} | {"seen": held.version} if held else {"seen": 0}
    form = AgreementForm(request.POST or None, request.FILES or None, initial=initial)

    def save(values):
        return ccffmg_services.keep_agreement(placement=found, by=request.user, **values)

    page = {
        "kicker": found.enrolment.user,
        "title": _("CCFFMG agreement"),
        "label": _("Save"),
        "lead": _("As it stands in the tools of CCFFMG."),
        "crumbs": [*resident_crumbs(request, found.enrolment), (str(found.site), found.get_absolute_url())],
        "files": True,
    }
    done = found.get_absolute_url()
    return form_page(request, form, save, page=page, done=done, message=_("The agreement is noted."))


@login_required
@require_safe
def agreement_file(request, uuid):
    found = placement_with_offices(request.user, uuid)
    held = Agreement.objects.filter(placement=found, file__isnull=False).select_related("file").first()
    if held is None:
        raise Http404
    return serve(held.file)
