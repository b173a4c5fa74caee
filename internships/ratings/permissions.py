"""Who may rate a site, and when; who reads the free texts. The pooled ratings of a site are for whoever sees it."""

from django.utils.translation import gettext as _

from accounts.permissions import Allowed, Answer, Denied
from curriculum.roles import roles_of
from internships.evaluations.models import Evaluation
from internships.placements.models import Placement
from internships.ratings.models import SiteRating


def can_rate_site(user, placement: Placement) -> Answer:
    if placement.enrolment.user_id == user.pk:
        return Allowed()
    return Denied(_("A site is rated by the resident who was there."))


def open_to_rate(placement: Placement) -> Answer:
    """Once, after the final evaluation is signed, so that neither can be written in return for the other."""
    if not Evaluation.objects.standing().filter(placement=placement, kind=Evaluation.Kind.FINAL).exists():
        return Denied(_("A site is rated once the final evaluation is signed."))
    if SiteRating.objects.filter(placement=placement).exists():
        return Denied(_("You have rated this site already. Thank you."))
    return Allowed()


def can_read_comments(user) -> Answer:
    if roles_of(user).coordinates:
        return Allowed()
    return Denied(_("Free texts about sites are read by the programme's coordinator."))
