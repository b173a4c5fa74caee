"""Publish the decisions of a sitting, cancel a publication that is ahead, supersede a published decision."""

from django.contrib.auth.decorators import login_required
from django.db.models import F
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.permissions import require
from jury.sittings import services
from jury.sittings.forms import PublishForm, SupersedeForm
from jury.sittings.jury_cases import before_jury
from jury.sittings.permissions import can_cancel_publication, can_hold_deliberation, can_publish, can_supersede
from jury.sittings.views import visible_sitting
from pages.form_page import editing, form_page
from pages.seen import SeenForm
from records.decisions.models import Decision, Deliberation


@login_required
@editing
def publish(request, uuid):
    """A summary of what becomes visible; then the publication, now or at a chosen moment."""
    sitting = visible_sitting(request, uuid)
    require(can_hold_deliberation(request.user, sitting.programme_version))
    summary = summed_up(sitting)
    form = PublishForm(request.POST or None, initial={"seen": sitting.version, "expected": summary["decisions"]})

    def save(values):
        return services.publish(
            deliberation=sitting,
            by=request.user,
            at=form.moment(),
            seen=values["seen"],
            expected=values["expected"],
        )

    page = {"sitting": sitting, "summary": summary, "answer": can_publish(request.user, sitting, summary["decisions"])}
    return form_page(
        request,
        form,
        save,
        page=page,
        done=reverse("deliberation", args=[sitting.uuid]),
        message=lambda done: (
            _("The decisions are published.")
            if done.is_published()
            else _("The decisions will be published at the moment that you chose.")
        ),
        template="jury/sittings/publish.html",
    )


def summed_up(sitting) -> dict:
    """What the publication would show."""
    decisions = list(sitting.decisions.select_related("enrolment__user", "activity", "supersedes"))
    waiting = before_jury(sitting).exclude(pk__in=[d.registration_id for d in decisions])
    return {
        "decisions": len(decisions),
        "residents": len({d.enrolment_id for d in decisions}),
        "granted": sum(1 for d in decisions if d.granted),
        "refused": sum(1 for d in decisions if not d.granted),
        "corrections": [d for d in decisions if d.supersedes_id],
        "reasoned": [d for d in decisions if d.reason and not d.supersedes_id],
        "waiting": waiting.count(),
    }


@login_required
@editing
def cancel(request, uuid):
    """Cancel a publication that is ahead; the sitting is open again."""
    sitting = visible_sitting(request, uuid)
    require(can_hold_deliberation(request.user, sitting.programme_version))
    form = SeenForm(request.POST or None, initial={"seen": sitting.version})

    def save(values):
        return services.cancel_publication(deliberation=sitting, by=request.user, seen=values["seen"])

    return form_page(
        request,
        form,
        save,
        page={"sitting": sitting, "answer": can_cancel_publication(request.user, sitting)},
        done=reverse("deliberation", args=[sitting.uuid]),
        message=_("The publication is cancelled; the deliberation is open again."),
        template="jury/sittings/cancel.html",
    )


@login_required
@editing
def supersede(request, uuid):
    """Record a decision in the place of a published one, in a later sitting that is open."""
    visible = Decision.objects.visible_to(request.user).select_related(
        "deliberation__programme_version__programme",
        "deliberation__session",
        "enrolment__user",
        "activity",
        "registration__activity__programme_version",
        "registration__annual_programme",
    )
    decision = get_object_or_404(visible, uuid=uuid)
    require(can_hold_deliberation(request.user, decision.deliberation.programme_version))
    later = (
        Deliberation.objects.filter(
            programme_version=decision.deliberation.programme_version,
            published_at__isnull=True,
            held_on__gte=decision.deliberation.held_on,
        )
        .select_related("session")
        .order_by(F("held_on").asc())
    )
    form = SupersedeForm(request.POST or None, deliberations=later)

    def save(values):
        return services.supersede(
            decision=decision, deliberation=values["deliberation"], by=request.user, **form.values()
        )

    page = {"decision": decision, "enrolment": decision.enrolment, "has_open": later.exists()}
    page |= {"answer": can_supersede(request.user, decision)}
    return form_page(
        request,
        form,
        save,
        page=page,
        done=reverse("enrolment-activity", args=[decision.enrolment.uuid, decision.activity.uuid]),
        message=_("The superseding decision is recorded; it counts once its deliberation is published."),
        template="jury/sittings/supersede.html",
        aliases={"mark": "value", "outcome": "value"},
    )
