"""Complaints that wait for a ruling: for the secretary of the jury."""

from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from curriculum.roles import roles_of
from jury.complaints.models import Complaint
from jury.juries.models import Jury, Member
from pages.todo import Waiting


def complaints(user: User, today: date) -> list[Waiting]:
    if not roles_of(user).jury_of:
        return []
    seats = Member.objects.filter(
        user=user, function=Member.Function.SECRETARY, jury__in=Jury.objects.in_force(today).values("pk")
    )
    rows = Complaint.objects.filter(
        state=Complaint.State.FILED,
        decision__deliberation__programme_version__programme__in=seats.values("jury__programme"),
    ).select_related("decision__activity", "decision__enrolment__user")
    return [
        Waiting.by(
            _("Complaint of %(name)s on %(title)s: the panel rules on it")
            % {"name": row.decision.enrolment.user, "title": row.decision.activity.title},
            reverse("complaint", args=[row.uuid]),
            day=timezone.localdate(row.filed_at),
            today=today,
        )
        for row in rows.order_by("filed_at")
    ]
