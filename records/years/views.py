"""What a resident takes in a year, and what need not be taken."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.permissions import require
from curriculum.models import AcademicYear, Activity
from pages.form_page import editing, form_page
from records.credits.credit_records import credit_record
from records.enrolments.page_parts import resident_page, visible_enrolment
from records.marks.services import allow_assessments
from records.models import AnnualProgramme, Decision, Exemption, Registration
from records.permissions import can_edit_record
from records.supporters.views import record_url
from records.years import services
from records.years.forms import AssessmentsForm, ExemptionForm, WithdrawalForm, YearForm


@login_required
@require_safe
def year_next(request, uuid):
    """To the first year, from the one that runs on, in which nothing is agreed yet."""
    enrolment = visible_enrolment(request, uuid)
    require(can_edit_record(request.user, enrolment))
    agreed = enrolment.annual_programmes.values("academic_year")
    ahead = AcademicYear.objects.filter(
        ends__gte=timezone.localdate(), start_year__gte=enrolment.intake.start_year
    ).order_by("start_year")
    year = ahead.exclude(pk__in=agreed).first() or ahead.first() or enrolment.intake
    return redirect("enrolment-year", enrolment.uuid, year.start_year)


@login_required
@editing
def year(request, uuid, start_year):
    """The annual programme: activities ticked block by block."""
    enrolment = visible_enrolment(request, uuid)
    require(can_edit_record(request.user, enrolment))
    chosen = get_object_or_404(AcademicYear, start_year=start_year)
    annual = AnnualProgramme.objects.filter(enrolment=enrolment, academic_year=chosen).first()
    held = {r.activity.uuid for r in annual.registrations.select_related("activity")} if annual else set()
    record = credit_record(enrolment)
    ahead = granted_ahead(enrolment)
    ticked = held | (added_block(request, record) - ahead.keys())
    form = YearForm(request.POST or None, version=enrolment.programme_version, annual=annual, ticked=ticked)

    def save(values):
        return services.agree_annual_programme(enrolment=enrolment, year=chosen, by=request.user, **values)

    page = {
        "enrolment": enrolment,
        "year": chosen,
        "years": AcademicYear.objects.filter(
            start_year__gte=enrolment.intake.start_year, start_year__lte=max(timezone.localdate().year + 1, start_year)
        ),
        "blocks": [(sums, record.of_block(sums.key)) for sums in record.by_block()],
        "held": held,
        "ahead": ahead,
        "is_agreed": annual is not None,
    }
    return form_page(
        request,
        form,
        save,
        page=page,
        done=record_url(enrolment, "years"),
        message=_("The annual programme is agreed."),
        template="records/years/year.html",
    )


def added_block(request, record) -> set:
    """The activities of the blocks in `?block=1` that are not earned or exempted: asked for, never by default."""
    wanted = set(request.GET.getlist("block"))
    return {row.activity.uuid for row in record.rows if str(row.activity.block.number) in wanted and not row.counts}


def granted_ahead(enrolment) -> dict:
    """When the credits of an activity (its uuid) will be published, where that day is set."""
    ahead = Decision.objects.about_to_grant().filter(enrolment=enrolment)
    return dict(ahead.values_list("activity__uuid", "deliberation__published_at"))


def activity_of(enrolment, activity_uuid) -> Activity:
    return get_object_or_404(
        Activity.objects.filter(programme_version=enrolment.programme_version).for_display(), uuid=activity_uuid
    )


@login_required
@editing
def exempt(request, uuid, activity_uuid):
    """Credits for earlier study, as the jury decided."""
    enrolment = visible_enrolment(request, uuid)
    require(can_edit_record(request.user, enrolment))
    activity = activity_of(enrolment, activity_uuid)
    form = ExemptionForm(request.POST or None)

    def save(values):
        return services.grant_exemption(enrolment=enrolment, activity=activity, by=request.user, **values)

    page = resident_page(
        enrolment,
        title=_("Exempt from: %(title)s") % {"title": activity.title},
        label=_("Exempt"),
        lead=_("The credits count at once."),
    )
    return form_page(
        request,
        form,
        save,
        page=page,
        done=activity_url(enrolment, activity),
        message=_("The exemption is noted; its credits count."),
    )


@login_required
@editing
def exemption_withdraw(request, uuid, exemption_uuid):
    enrolment = visible_enrolment(request, uuid)
    require(can_edit_record(request.user, enrolment))
    found = get_object_or_404(
        Exemption.objects.select_related("activity", "enrolment__programme_version__programme"),
        enrolment=enrolment,
        uuid=exemption_uuid,
    )
    form = WithdrawalForm(request.POST or None, initial={"seen": found.version})

    def save(values):
        return services.withdraw_exemption(exemption=found, by=request.user, **values)

    page = resident_page(
        enrolment,
        title=_("Withdraw the exemption: %(title)s") % {"title": found.activity.title},
        label=_("Withdraw"),
        lead=_("The credits stop counting at once."),
    )
    return form_page(
        request,
        form,
        save,
        page=page,
        done=activity_url(enrolment, found.activity),
        message=_("The exemption is withdrawn."),
    )


@login_required
@editing
def assessments(request, uuid, registration_uuid):
    """The jury allows a further assessment in the year."""
    enrolment = visible_enrolment(request, uuid)
    require(can_edit_record(request.user, enrolment))
    registration = get_object_or_404(
        Registration.objects.select_related("activity", "annual_programme__enrolment__programme_version__programme"),
        annual_programme__enrolment=enrolment,
        uuid=registration_uuid,
    )
    initial = {"seen": registration.version, "extra": registration.extra_assessments}
    allowed = enrolment.programme_version.assessments_per_year
    form = AssessmentsForm(request.POST or None, initial=initial, allowed=allowed)

    def save(values):
        return allow_assessments(registration=registration, by=request.user, **values)

    page = resident_page(
        enrolment,
        title=_("Further assessments: %(title)s") % {"title": registration.activity},
        label=_("Allow"),
    )
    return form_page(
        request,
        form,
        save,
        page=page,
        done=activity_url(enrolment, registration.activity),
        message=_("What the jury allows is noted."),
    )


def activity_url(enrolment, activity) -> str:
    return reverse("enrolment-activity", args=[enrolment.uuid, activity.uuid])
