"""Pages of sign-offs: sign a level, show a sign-off, withdraw it."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.permissions import require
from competencies.models import Competency, Level
from pages.form_page import form_page
from portfolio.entries.models import Entry
from portfolio.observations.forms import ReasonForm
from portfolio.observations.identification import identified_by
from portfolio.observations.models import Observation
from portfolio.permissions import can_see_coverage, can_see_levels
from portfolio.requests.models import FeedbackRound
from portfolio.requests.views import editing
from portfolio.signoff_rules.models import SignOffRule
from portfolio.signoffs import services as signoffs
from portfolio.signoffs.criteria import criterion_of, evidence, missing
from portfolio.signoffs.forms import SignForm
from portfolio.signoffs.models import SignOff
from portfolio.signoffs.permissions import can_sign_off, can_withdraw_sign_off
from portfolio.training_years import Years
from records.enrolments.page_parts import visible_enrolment


@dataclass(frozen=True)
class Asked:
    """A level, and what its criteria still ask for were all evidence listed."""

    level: Level
    missing: list[str]


@login_required
@editing
def sign_off_new(request, uuid, competency_uuid):
    """Show the evidence, and what each level still requires; sign on POST."""
    enrolment = visible_enrolment(request, uuid)
    today = timezone.localdate()
    rule = SignOffRule.objects.current(enrolment.programme_version.programme, today)
    require(can_sign_off(request.user, enrolment, rule, today))
    competency = get_object_or_404(Competency, uuid=competency_uuid, framework=rule.framework)
    levels = rule.framework.levels.order_by("position")
    pieces = evidence(request.user, enrolment, competency, today)
    year = Years().number(enrolment, today)
    form = SignForm(request.POST or None, levels=levels, pieces=pieces)

    def save(values):
        return signoffs.sign_off(
            enrolment=enrolment, competency=competency, level=values["level"], keys=values["evidence"],
            words=values["words"], reason=values["reason"], by=request.user, identified_by=identified_by(request),
        )  # fmt: skip

    sees_matrix = bool(can_see_coverage(request.user, enrolment))
    page = {
        "enrolment": enrolment,
        "sees_matrix": sees_matrix,
        "competency": competency,
        "pieces": pieces,
        "year": year,
        "borrowed": ", ".join(sorted({one.source for one in levels if one.borrowed})),
        "asked": [Asked(one, missing(criterion_of(rule, competency, one, year), pieces, today)) for one in levels],
        "earlier": latest(enrolment, competency),
    }
    return form_page(
        request,
        form,
        save,
        page=page,
        done=reverse("coverage" if sees_matrix else "portfolio", args=[enrolment.uuid]),
        template="portfolio/signoffs/sign_off_new.html",
        message=lambda made: _("Signed: %(competency)s, %(level)s.") % {"competency": competency, "level": made.level},
    )


def latest(enrolment, competency) -> SignOff | None:
    """Return the live sign-off of this competency in the latest year."""
    live = SignOff.objects.live().filter(enrolment=enrolment, competency=competency)
    return live.for_list().order_by("-year").first()


@login_required
@require_safe
def sign_off(request, uuid):
    """Show a sign-off with its evidence. Evidence that the reader may not open is named, an entry without its title."""
    rows = SignOff.objects.visible_to(request.user).select_related(
        "enrolment__user",
        "enrolment__programme_version",
        "competency",
        "level",
        "signer",
        "supersedes",
        "superseded_by",
        "rule",
    )
    found = get_object_or_404(rows, uuid=uuid)
    evidence_rows = found.evidence.select_related(
        "observation__form", "observation__observer", "observation__setting", "round__form", "entry"
    )
    context = {
        "sign_off": found,
        "enrolment": found.enrolment,
        "evidence": evidence_rows,
        "newer": getattr(found, "superseded_by", None),
        "may_withdraw": can_withdraw_sign_off(request.user, found),
        "is_signer": found.signer_id == request.user.pk,
        "opens": may_open(request.user, found),
        "sees_portfolio": bool(can_see_levels(request.user, found.enrolment)),
    }
    return render(request, "portfolio/signoffs/sign_off.html", context)


def may_open(user, sign_off: SignOff) -> set:
    """Return the uuids of the evidence that the user may read."""
    return {
        uuid
        for model in (Observation, FeedbackRound, Entry)
        for uuid in model.objects.visible_to(user).filter(evidence_of__sign_off=sign_off).values_list("uuid", flat=True)
    }


@login_required
@editing
def sign_off_withdraw(request, uuid):
    rows = SignOff.objects.visible_to(request.user).select_related("enrolment__user", "competency", "level")
    found = get_object_or_404(rows, uuid=uuid)
    require(can_withdraw_sign_off(request.user, found))
    form = ReasonForm(request.POST or None, initial={"seen": found.version})

    def save(values):
        return signoffs.withdraw_sign_off(sign_off=found, by=request.user, **values)

    page = {
        "enrolment": found.enrolment,
        "title": _("Take this sign-off back"),
        "label": _("Take back"),
        "lead": f"{found.competency} · {found.level}",
    }
    return form_page(
        request,
        form,
        save,
        page=page,
        done=reverse("sign-off", args=[found.uuid]),
        template="portfolio/act.html",
        message=_("The sign-off is taken back."),
    )
