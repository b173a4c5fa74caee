"""Pages to name a mentor, declare ties and judge them."""

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from accounts.permissions import require
from mentoring.mentorships import services
from mentoring.mentorships.forms import AppointForm, JudgeForm, TiesForm
from mentoring.mentorships.models import Declaration, Tie
from mentoring.mentorships.permissions import can_appoint, can_declare, can_judge
from mentoring.page_parts import mentoring_form_page
from mentoring.permissions import can_see_mentoring
from pages.form_page import editing
from records.enrolments.invitations import invite
from records.enrolments.page_parts import visible_enrolment


@login_required
@editing
def appoint(request, uuid):
    enrolment = visible_enrolment(request, uuid)
    require(can_appoint(request.user, enrolment))
    form = AppointForm(request.POST or None)

    @transaction.atomic
    def save(values):
        names = {name: values[name] for name in ("given_name", "family_name")}
        person = form.known or invite(email=values["email"], by=request.user, **names)
        services.appoint(enrolment=enrolment, mentor=person, starts=values["starts"], by=request.user)
        return person

    return mentoring_form_page(
        request,
        form,
        save,
        enrolment=enrolment,
        title=_("Name the mentor"),
        label=_("Name the mentor"),
        lead=_("The previous mentor stays until the day before; meetings planned after that are cancelled."),
        message=lambda person: _("%(name)s is the mentor from that day on.") % {"name": person},
    )


@login_required
@editing
def declare(request, uuid):
    enrolment = visible_enrolment(request, uuid)
    require(can_see_mentoring(request.user, enrolment))
    require(can_declare(request.user, enrolment))
    form = TiesForm(request.POST or None)
    recorded = [str(Tie(tie).label) for tie in services.recorded_ties(enrolment, request.user)]

    def save(values):
        return services.declare(enrolment=enrolment, ties=values["ties"], words=values["words"], by=request.user)

    return mentoring_form_page(
        request,
        form,
        save,
        enrolment=enrolment,
        title=_("Declare ties"),
        label=_("Declare"),
        lead=_(
            "A resident speaks freely with a mentor who neither judges nor employs them, and is no relative. "
            "A tie does not exclude you by itself: the programme answers."
        ),
        message=lambda made: _("Declared.") if made.is_in_order else _("Declared; the programme will answer."),
        template="mentoring/mentorships/ties.html",
        recorded=recorded,
    )


@login_required
@editing
def judge(request, uuid, declaration_uuid):
    enrolment = visible_enrolment(request, uuid)
    require(can_see_mentoring(request.user, enrolment))
    declarations = Declaration.objects.filter(enrolment=enrolment, replaced_at__isnull=True).select_related("mentor")
    found = get_object_or_404(declarations, uuid=declaration_uuid)
    found.enrolment = enrolment
    require(can_judge(request.user, found))
    form = JudgeForm(request.POST or None, initial={"seen": found.version})

    def save(values):
        accept = values["accept"] == "yes"
        return services.judge(
            declaration=found, accept=accept, reason=values["reason"], by=request.user, seen=values["seen"]
        )

    return mentoring_form_page(
        request,
        form,
        save,
        enrolment=enrolment,
        title=_("A tie of %(name)s") % {"name": found.mentor},
        label=_("Answer"),
        lead=f"{', '.join(found.ties_shown)} : {found.words}",
        message=_("The mentor and the resident see your answer."),
    )
