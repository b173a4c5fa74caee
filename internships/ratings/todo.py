"""Sites that wait to be rated."""

from datetime import date

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from internships.evaluations.models import Evaluation
from internships.placements.models import Placement
from internships.ratings.models import SiteRating
from pages.precheck import Prechecked
from pages.todo import Waiting


@Prechecked
def to_rate(user: User, today: date):
    """Return the resident's placements whose final evaluation is signed and whose site is not rated."""
    rated = SiteRating.objects.filter(placement=OuterRef("pk"))
    over = Evaluation.objects.standing().filter(placement=OuterRef("pk"), kind=Evaluation.Kind.FINAL)
    return Placement.objects.filter(~Exists(rated), Exists(over), enrolment__user=user).select_related("site")


def of_resident(user: User, today: date) -> list[Waiting]:
    """Sites to rate, once the final evaluation is signed."""
    text = _("Say how it was: %(site)s")
    return [Waiting(text % {"site": row.site}, reverse("site-rating", args=[row.uuid])) for row in to_rate(user, today)]
