"""The steps of an intake before a year, and recording who is registered for it."""

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import require
from curriculum.models import AcademicYear, ProgrammeVersion
from pages.day_field import day_field
from pages.form_page import editing, form_page
from pages.perform import perform
from portal.steps.page import Steps
from records.models import Enrolment
from records.reenrolments.models import Reenrolment
from records.reenrolments.permissions import can_record
from records.reenrolments.services import record_reenrolments, take_back
from records.years.permissions import can_propose


class DayForm(forms.Form):
    registered_on = day_field(gettext_lazy("Registered on"))


class WhyForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=500, widget=forms.Textarea({"rows": 3}))


def steps_of(request, uuid, intake, start_year) -> Steps:
    """404 where there is no such intake, or where the year is not one after its first."""
    rows = ProgrammeVersion.objects.visible_to(request.user).select_related("programme")
    version = get_object_or_404(rows, uuid=uuid)
    require(can_propose(request.user, version))
    first = get_object_or_404(AcademicYear, start_year=intake)
    year = get_object_or_404(AcademicYear, start_year=start_year, start_year__gt=intake)
    found = Steps(request.user, version, first, year)
    if not found.residents:
        raise Http404
    return found


def steps_url(version: ProgrammeVersion, intake: AcademicYear, year: AcademicYear) -> str:
    return reverse("cohort-steps", args=[version.uuid, intake.start_year, year.start_year])


@login_required
@require_safe
def cohort_steps(request, uuid, intake, start_year):
    """Who awaits a sitting, is not re-enrolled, has no annual programme or no contract."""
    steps = steps_of(request, uuid, intake, start_year)
    years = AcademicYear.objects.filter(start_year__gt=intake, start_year__lte=intake + 4)
    return render(request, "portal/steps/cohort_steps.html", {"steps": steps, "years": years, "form": DayForm()})


@login_required
@require_POST
def reenrol(request, uuid, intake, start_year):
    """Record the ticked residents as registered for the year."""
    steps = steps_of(request, uuid, intake, start_year)
    form = DayForm(request.POST)
    ticked = set(request.POST.getlist("resident"))

    def act():
        chosen = [one for one in steps.residents if str(one.uuid) in ticked]
        if not chosen:
            raise ValidationError(_("Tick the residents who are registered."))
        if not form.is_valid():
            raise ValidationError([text for texts in form.errors.values() for text in texts])
        day = form.cleaned_data["registered_on"]
        return record_reenrolments(residents=chosen, year=steps.year, registered_on=day, by=request.user)

    def message(made):
        text = ngettext("%(n)s re-enrolment is recorded.", "%(n)s re-enrolments are recorded.", len(made))
        return text % {"n": len(made)}

    return perform(request, act, done=steps_url(steps.version, steps.intake, steps.year), message=message)


@login_required
@editing
def reenrolment_remove(request, uuid):
    """Take back what was recorded by mistake."""
    rows = Reenrolment.objects.visible_to(request.user).select_related(
        "academic_year",
        "enrolment__user",
        "enrolment__intake",
        "enrolment__enrolling_institution",
        "enrolment__programme_version__programme",
    )
    found = get_object_or_404(rows, uuid=uuid)
    enrolment: Enrolment = found.enrolment
    require(can_record(request.user, enrolment))
    back = steps_url(enrolment.programme_version, enrolment.intake, found.academic_year)
    return form_page(
        request,
        WhyForm(request.POST or None),
        lambda values: take_back(reenrolment=found, by=request.user, reason=values["reason"]),
        page={
            "title": _("Take the re-enrolment back"),
            "kicker": f"{enrolment.user} · {found.academic_year}",
            "label": _("Take back"),
            "crumbs": [(_("Steps before the year"), back)],
        },
        done=back,
        message=_("The re-enrolment is taken back."),
    )
