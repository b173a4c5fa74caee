"""A supervisor offers a placement to a resident."""

from datetime import date
from decimal import Decimal

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import require
from internships.agreements.permissions import can_offer
from internships.agreements.planning_services import propose
from internships.directory.models import Site
from internships.directory.supervisor_models import Supervisor
from internships.placements.completeness import completeness_of
from internships.placements.models import Placement
from internships.placements.rules import FORMATS
from notices.services import language_of, letter, send
from pages.errors import wrong
from records.models import Enrolment, Registration


@transaction.atomic
def offer(
    *,
    supervisor: Supervisor,
    email: str,
    site: Site,
    starts: date,
    ends: date,
    by: User,
    share: Decimal = Decimal(1),
    reason: str = "",
) -> Placement:
    """Create an accepted placement in the fitting stage of that year. The resident is told, and may cancel it.

    An unknown address and a resident without such a stage get the same error, so that it discloses nothing.
    """
    require(can_offer(by))
    stage = stage_for(email, site, starts)
    if stage is None:
        text = _("No resident with this address has a stage of this kind in that year.")
        raise wrong("email", text, "no_stage")
    made = propose(
        registration=stage,
        site=site,
        starts=starts,
        ends=ends,
        share=share,
        supervisors=[supervisor],
        reason=reason,
        by=by,
    )
    tell(made)
    return made


def stage_for(email: str, site: Site, starts: date) -> Registration | None:
    """The stage of that year for that kind of site with the most months still to place."""
    enrolments = Enrolment.objects.filter(user__email=email.strip().lower())
    stages = Registration.objects.filter(
        annual_programme__enrolment__in=enrolments,
        annual_programme__academic_year__starts__lte=starts,
        annual_programme__academic_year__ends__gte=starts,
        activity__kind="internship",
    ).select_related("activity", "annual_programme__academic_year", "annual_programme__enrolment__programme_version")
    found = [stage for stage in stages if FORMATS.get(stage.activity.format, site.kind) == site.kind]
    if not found:
        return None
    held = {
        key: completeness
        for enrolment in {stage.annual_programme.enrolment for stage in found}
        for key, completeness in completeness_of(
            enrolment, [stage for stage in found if stage.annual_programme.enrolment == enrolment]
        ).items()
    }
    return max(found, key=lambda stage: held[stage.pk].expected - held[stage.pk].placed)


def tell(placement: Placement) -> None:
    user = placement.enrolment.user
    with language_of(user):
        text = _("%(name)s offers you a stage at %(site)s. Read it, and cancel it if you do not want it:")
        words = text % {"name": placement.proposed_by, "site": placement.site}
        address = settings.SITE_URL + placement.get_absolute_url()
        body = letter(user, words, address)
        send(to=user, kind="internships.offer", subject=_("A stage is offered to you"), body=body)
