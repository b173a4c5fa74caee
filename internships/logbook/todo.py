"""Weeks of the logbook that wait to be filled in."""

from datetime import date

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from internships.logbook.models import LogWeek, monday_of
from internships.logbook.weeks import WEEK
from internships.placements.models import AgreementState, Placement
from pages.todo import Waiting


def of_resident(user: User, today: date) -> list[Waiting]:
    """Last week, for each running placement where it is not filled in."""
    monday = monday_of(today) - WEEK
    logged = LogWeek.objects.filter(placement=OuterRef("pk"), starts=monday)
    running = Placement.objects.filter(
        ~Exists(logged),
        enrolment__user=user,
        agreement_state=AgreementState.APPROVED,
        starts__lte=monday + WEEK,
        ends__gte=monday,
    )
    return [
        Waiting(
            _("Logbook: last week is not filled in"),
            reverse("log-week", args=[placement.uuid, *monday.isocalendar()[:2]]),
        )
        for placement in running.filter(starts__lt=monday + WEEK)
    ]
