"""The annual programme of a resident."""

from collections.abc import Iterable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import WrongStateError, require
from curriculum.models import AcademicYear
from curriculum.programmes.annual_rules import IfBroken
from pages.form_page import editing, form_page
from records.credits.credit_records import credit_record
from records.decisions.models import Decision
from records.enrolments.page_parts import record_url, visible_enrolment
from records.enrolments.permissions import can_edit_record
from records.registrations.models import AnnualProgramme
from records.years import services
from records.years.forms import YearForm
from records.years.rules import Breach, apart, breaches, titles, unmet
from records.years.standing import Standing, standing


@login_required
@require_safe
def year_next(request, uuid):
    """Redirect to the first year not agreed yet, from the running one on."""
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
    """The activities block by block, with ticks."""
    enrolment = visible_enrolment(request, uuid)
    require(can_edit_record(request.user, enrolment))
    chosen = get_object_or_404(AcademicYear, start_year=start_year)
    annual = AnnualProgramme.objects.filter(enrolment=enrolment, academic_year=chosen).first()
    held = dict(annual.registrations.values_list("activity", "activity__uuid")) if annual else {}
    record, ahead, before_year = credit_record(enrolment), granted_ahead(enrolment), standing(enrolment, chosen)
    ticked = {*held.values()} | (added_block(request, record) - ahead.keys())
    form = YearForm(request.POST or None, version=enrolment.programme_version, annual=annual, ticked=ticked)

    def save(values):
        shown = breaches(before_year, {one.pk for one in values["activities"]}, held, annual is None)
        agreed = {"enrolment": enrolment, "year": chosen, "by": request.user, "grounds": form.grounds}
        made = services.agree_annual_programme(**agreed, activities=values["activities"], seen=values["seen"])
        warn(request, shown)
        return made

    page = {
        "enrolment": enrolment,
        "year": chosen,
        "years": years_shown(enrolment, start_year),
        "blocks": [(sums, record.of_block(sums.key)) for sums in record.by_block()],
        "notes": notes(before_year),
        "rules": before_year.content.rules.values(),
        "held": held.values(),
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


@login_required
@require_POST
def confirm(request, uuid, start_year):
    """The resident confirms what was proposed, in one tap."""
    enrolment = visible_enrolment(request, uuid)
    annual = get_object_or_404(
        AnnualProgramme.objects.select_related("enrolment", "academic_year"),
        enrolment=enrolment,
        academic_year__start_year=start_year,
    )
    try:
        services.confirm_annual_programme(annual=annual, by=request.user, seen=annual.version)
    except ValidationError as error:
        messages.error(request, _("Not confirmed: %(why)s") % {"why": " ".join(error.messages)})
    except WrongStateError as error:
        messages.error(request, error.reason)
    else:
        messages.success(request, _("Your annual programme is confirmed."))
    return redirect(record_url(enrolment, "years"))


def years_shown(enrolment, start_year: int):
    """From the first year of the resident to the next one, or the one that is open."""
    last = max(timezone.localdate().year + 1, start_year)
    return AcademicYear.objects.filter(start_year__gte=enrolment.intake.start_year, start_year__lte=last)


def warn(request, found: Iterable[Breach]) -> None:
    """Show what was accepted although it breaks a rule."""
    for breach in found:
        if breach.if_broken == IfBroken.WARN:
            messages.warning(request, breach.text)


def added_block(request, record) -> set:
    """Uuids of the open activities of the blocks in `?block=1`; ticked on request, never by default."""
    wanted = set(request.GET.getlist("block"))
    return {row.activity.uuid for row in record.rows if str(row.activity.block.number) in wanted and not row.counts}


def granted_ahead(enrolment) -> dict:
    """{uuid of an activity: moment of the publication that will give its credits}."""
    ahead = Decision.objects.about_to_grant().filter(enrolment=enrolment)
    return dict(ahead.values_list("activity__uuid", "deliberation__published_at"))


def notes(found: Standing) -> dict:
    """{uuid of an activity: what it waits for, or what is missing before it}."""
    said = {}
    for pk, activity in found.content.activities.items():
        if pk in found.settled:
            continue
        if missing := unmet(found, pk):
            said[activity.uuid] = _("requires %(titles)s") % {"titles": titles(found, missing)}
        elif beside := apart(found, pk, set()):
            said[activity.uuid] = _("taken together with %(titles)s: so decided by the jury") % {
                "titles": titles(found, beside)
            }
        elif pk in found.awaited:
            said[activity.uuid] = _("decided on in the session of %(session)s") % {"session": found.awaited[pk]}
    return said
