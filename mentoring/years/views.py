"""Pages of a year of mentoring: its report and its attestation."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.permissions import require
from mentoring.page_parts import mentored_enrolment, mentoring_form_page
from mentoring.permissions import sight_of
from mentoring.years import services
from mentoring.years.forms import AttestForm, CommentForm, ReportForm
from mentoring.years.models import YearReport
from mentoring.years.permissions import can_attest, can_comment, can_write_report
from mentoring.years.progress import Year, years_of_one
from pages.drafts import autosaved
from pages.form_page import editing
from portfolio.forms.answers import answered, clean_answers
from portfolio.models import Form
from records.models import Enrolment


def year_of(enrolment: Enrolment, registration_uuid) -> Year:
    """Return the year by the uuid of its registration, else raise `Http404`."""
    for year in years_of_one(enrolment):
        if year.registration.uuid == registration_uuid:
            year.registration.annual_programme.enrolment = enrolment
            return year
    raise Http404


def visible_report(request, year: Year) -> YearReport | None:
    found = YearReport.objects.visible_to(request.user).filter(registration=year.registration)
    return found.select_related("commented_by").first()


def form_of(year: Year, report: YearReport | None) -> Form | None:
    """Return the form version of the report, else the current one; None where there is none."""
    if report is not None:
        return Form.objects.with_items().get(pk=report.form_id)
    programme = year.registration.activity.programme_version.programme
    return Form.objects.current("mentoring_year", programme)


def report_url(enrolment: Enrolment, year: Year) -> str:
    return reverse("mentoring-report", args=[enrolment.uuid, year.registration.uuid])


@login_required
@never_cache
@editing
def report(request, uuid, registration_uuid):
    """Show the year report: the resident writes it, the mentor comments on it."""
    enrolment = mentored_enrolment(request, uuid)
    year = year_of(enrolment, registration_uuid)
    found = visible_report(request, year)
    form_version = form_of(year, found)
    is_resident = sight_of(request.user, enrolment).is_resident
    is_draft = found is None or found.state == YearReport.State.DRAFT
    context = {
        "year": year,
        "report": found,
        "form_version": form_version,
        "answered": answered(form_version, found.answers) if found and form_version else [],
    }
    if is_resident and form_version is not None and (is_draft or request.method == "POST") and not year.is_settled:
        return write_report(request, enrolment, year, found, context)
    if not is_resident and found is not None and not year.is_settled:
        return comment_report(request, enrolment, year, found, context)
    if request.method == "POST":
        require(can_comment(request.user, enrolment) if is_resident else can_write_report(request.user, enrolment))
    return render(request, "mentoring/years/report.html", {"enrolment": enrolment, "form": None, **context})


def write_report(request, enrolment, year: Year, found: YearReport | None, context):
    is_final = request.POST.get("act") == "hand_in"
    form = ReportForm(context["form_version"], request.POST or None, report=found, final=is_final)

    def save(values):
        options = {"answers": form.answers(), "seen": values["seen"], "hand_in": is_final}
        return services.write_report(registration=year.registration, by=request.user, **options)

    return mentoring_form_page(
        request,
        form,
        save,
        enrolment=enrolment,
        title=_("Year report"),
        label=_("Hand in"),
        part="years",
        message=_("The report is handed in: your mentor reads it now.") if is_final else _("Saved."),
        template="mentoring/years/report_write.html",
        answer_form=form,
        **context,
    )


def comment_report(request, enrolment, year: Year, found: YearReport, context):
    form = CommentForm(request.POST or None, initial={"comment": found.comment, "seen": found.version})
    gives_back = request.POST.get("act") == "give_back"

    def save(values):
        text, seen = values["comment"], values["seen"]
        return services.comment(report=found, text=text, by=request.user, seen=seen, give_back=gives_back)

    return mentoring_form_page(
        request,
        form,
        save,
        enrolment=enrolment,
        title=_("Year report"),
        label=_("Save the comment"),
        part="years",
        message=_("The report is given back, with your comment.") if gives_back else _("The comment is saved."),
        template="mentoring/years/report.html",
        **context,
    )


@login_required
@never_cache
@require_POST
def report_draft(request, uuid, registration_uuid):
    """Autosave from the script of the page."""
    enrolment = mentored_enrolment(request, uuid)
    require(can_write_report(request.user, enrolment))
    year = year_of(enrolment, registration_uuid)
    form_version = form_of(year, visible_report(request, year))
    if form_version is None:
        raise Http404
    seen = request.POST.get("seen", "")

    def save():
        answers = clean_answers(form_version, request.POST, final=False)
        return services.write_report(
            registration=year.registration, answers=answers, by=request.user, seen=int(seen) if seen.isdigit() else 0
        )

    return autosaved(save)


@login_required
@editing
def attest(request, uuid, registration_uuid):
    """Attest the year; the page shows first what is missing."""
    enrolment = mentored_enrolment(request, uuid)
    require(can_attest(request.user, enrolment))
    year = year_of(enrolment, registration_uuid)
    form = AttestForm(request.POST or None)

    def save(values):
        return services.attest(registration=year.registration, by=request.user, **values)

    return mentoring_form_page(
        request,
        form,
        save,
        enrolment=enrolment,
        title=_("Attest the year of mentoring"),
        label=_("Attest"),
        part="years",
        message=_("The year is attested, and proposed to the jury."),
        template="mentoring/years/attest.html",
        year=year,
        missing=services.missing(year),
    )
