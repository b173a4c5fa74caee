"""Weeks of the logbook that wait to be filled in."""

from datetime import date

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from internships.logbook.models import LogWeek, monday_of
from internships.logbook.weeks import WEEK
from internships.placements.models import AgreementState, Placement
from pages.precheck import Prechecked
from pages.todo import Waiting


@Prechecked
def not_logged(user: User, today: date):
    """Return the resident's placements of last week that lack it in the logbook."""
    monday = monday_of(today) - WEEK
    logged = LogWeek.objects.filter(placement=OuterRef("pk"), starts=monday)
    return Placement.objects.filter(
        ~Exists(logged),
        enrolment__user=user,
        agreement_state=AgreementState.APPROVED,
        starts__lt=monday + WEEK,
        ends__gte=monday,
    )


def of_resident(user: User, today: date) -> list[Waiting]:
    """Last week, for each running placement where it is not filled in."""
    monday = monday_of(today) - WEEK
    return [
        Waiting(
            _("Logbook: last week is not filled in"),
            reverse("log-week", args=[placement.uuid, *monday.isocalendar()[:2]]),
        )
        for placement in not_logged(user, today)
    ]
