"""Whom to log in as: somebody of each role who has something to see today."""

from collections import Counter
from collections.abc import Iterator

from django.contrib.auth.hashers import check_password
from django.db.models import F
from django.utils import timezone

from accounts.models import User
from curriculum.models import Role
from curriculum.roles import on_day
from portal.demo.people import PASSWORD
from records.models import Accompaniment, EnrolmentIdentifier

CAPACITIES = (Accompaniment.Capacity.MENTOR, Accompaniment.Capacity.SUPERVISOR, Accompaniment.Capacity.LEADER)
KINDS = (Role.Kind.SECRETARIAT, Role.Kind.DIRECTOR, Role.Kind.JURY)


def logins() -> list[dict[str, str]]:
    """At least one log-in of each role: [{"role", "email", "password", "matricule"}]; `matricule` for residents."""
    people = [("resident", row.enrolment.user, row.value) for row in residents()]
    people += [(str(capacity), user, "") for capacity in CAPACITIES for user in accompanying(capacity)]
    people += [("teacher", user, "") for user in User.objects.filter(teachings__isnull=False).order_by("pk")[:1]]
    for kind in KINDS:
        held = Role.objects.filter(kind=kind).select_related("user").order_by("pk")
        people += [(str(kind), role.user, "") for role in held]
    people += [("admin", user, "") for user in User.objects.filter(is_superuser=True).order_by("pk")[:1]]
    return [
        {"role": role, "email": user.email, "password": PASSWORD, "matricule": matricule}
        for role, user, matricule in people
        if check_password(PASSWORD, user.password)
    ]


def residents() -> Iterator[EnrolmentIdentifier]:
    """The first of each programme and intake, by the matricule of the university that enrols."""
    rows = EnrolmentIdentifier.objects.select_related("enrolment__user", "enrolment__programme_version")
    shown = set()
    for row in rows.filter(institution=F("enrolment__enrolling_institution")).order_by("enrolment"):
        group = row.enrolment.programme_version.programme_id, row.enrolment.intake_id
        if group not in shown:
            shown.add(group)
            yield row


def accompanying(capacity: str) -> list[User]:
    """Who accompanies the most residents today, and teaches nothing; long after it was loaded, who ever did."""
    rows = Accompaniment.objects.filter(capacity=capacity, user__teachings=None).order_by("pk")
    counted = Counter((rows.filter(on_day(timezone.localdate())) or rows).values_list("user", flat=True))
    return [User.objects.get(pk=user) for user, _residents in counted.most_common(1)]
