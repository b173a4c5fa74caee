"""The page of a resident's tally: the resident adds in a few taps, leaders and offices read."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.permissions import require
from curriculum.models import Requirement
from pages.form_page import editing, form_page
from pages.perform import perform
from records.models import Registration
from seminars.examinations import services
from seminars.examinations.forms import TallyForm
from seminars.examinations.measured import amounts_of
from seminars.examinations.models import Examination, tallied_by
from seminars.examinations.permissions import can_tally, open_to_tally
from seminars.examinations.tallies import lines_of
from seminars.rules.models import ExaminationKind

LISTED = 200


def years_of(request, uuid) -> list[Registration]:
    """The registrations of the resident that the reader sees, the newest first; 404 without any."""
    rows = tallied_by(request.user).filter(annual_programme__enrolment__uuid=uuid)
    found = rows.select_related(
        "activity", "annual_programme__academic_year", "annual_programme__enrolment__user"
    ).order_by("-annual_programme__academic_year__start_year")
    if not found:
        raise Http404
    return list(found)


def page_url(registration: Registration) -> str:
    return reverse("enrolment-examinations", args=[registration.annual_programme.enrolment.uuid])


@login_required
@editing
def examinations(request, uuid):
    """The tally of the newest year, with the form for the resident, and the years before."""
    newest, *earlier = years_of(request, uuid)
    may = can_tally(request.user, newest)
    if request.method == "POST":
        require(may)
    kinds = ExaminationKind.objects.filter(activity=newest.activity_id, is_current=True).order_by("position", "code")
    form = TallyForm(request.POST or None, kinds=kinds, day=timezone.localdate())

    def save(values):
        return services.tally(registration=newest, by=request.user, **values)

    noted = Examination.objects.filter(registration=newest)
    enrolment = newest.annual_programme.enrolment
    page = {
        "enrolment": enrolment,
        "registration": newest,
        "may": may,
        "answer": may and open_to_tally(newest),
        "lines": lines_of(newest),
        "noted": list(noted.for_list()[:LISTED]),
        "measures": measures(enrolment),
        "earlier": [(one, lines_of(one)) for one in earlier],
        "is_own": enrolment.user_id == request.user.pk,
    }
    return form_page(
        request,
        form,
        save,
        page=page,
        done=page_url(newest),
        message=added_words,
        template="seminars/examinations/examinations.html",
    )


def measures(enrolment) -> list[tuple]:
    """[(requirement, what is recorded of it)] of the programme version."""
    asked = list(Requirement.objects.filter(programme_version=enrolment.programme_version_id).order_by("code"))
    amounts = amounts_of([enrolment], asked, timezone.localdate())
    return [(one, amounts[enrolment.pk, one.pk]) for one in asked if (enrolment.pk, one.pk) in amounts]


def added_words(made: Examination) -> str:
    number = Examination.objects.filter(registration=made.registration, kind=made.kind).count()
    return _("Noted: %(kind)s, %(n)s so far.") % {"kind": made.kind, "n": number}


@login_required
@require_POST
def take_out(request, uuid, examination_uuid):
    rows = Examination.objects.visible_to(request.user).select_related(
        "kind", "registration__annual_programme__academic_year", "registration__annual_programme__enrolment"
    )
    found = get_object_or_404(rows, uuid=examination_uuid, registration__annual_programme__enrolment__uuid=uuid)
    require(can_tally(request.user, found.registration))
    return perform(
        request,
        lambda: services.take_out(examination=found, by=request.user),
        done=page_url(found.registration),
        message=_("Taken out of the tally."),
    )
