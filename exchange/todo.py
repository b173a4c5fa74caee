"""Statements that wait for the coordinator."""

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import ngettext

from accounts.models import User
from curriculum.roles import roles_of
from exchange.models import Statement
from pages.todo import Waiting


def waiting(user: User) -> list[Waiting]:
    """Return one line for each resident; no query for a user who coordinates nothing."""
    programmes = roles_of(user).coordinates
    if not programmes:
        return []
    rows = Statement.objects.waiting().filter(enrolment__programme_version__programme__in=programmes)
    who = ("enrolment__uuid", "enrolment__user__given_name", "enrolment__user__family_name")
    found = []
    for uuid, given, family, count in (
        rows.exclude(enrolment__user=user).order_by("enrolment").values_list(*who).annotate(count=Count("pk"))
    ):
        text = ngettext(
            "%(name)s brought %(n)s statement from elsewhere to be confirmed",
            "%(name)s brought %(n)s statements from elsewhere to be confirmed",
            count,
        )
        found.append(Waiting(text % {"name": f"{given} {family}", "n": count}, reverse("statements", args=[uuid])))
    return found
