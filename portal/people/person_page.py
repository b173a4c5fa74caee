"""The page of one person, for the offices."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry, User
from accounts.permissions import Answer, Denied
from curriculum.models import Role, Teaching
from curriculum.staff.permissions import activities_to_staff, can_end, kinds_to_grant
from portal.people.visible_people import roles_visible_to, support_visible_to, teachings_visible_to


@dataclass(frozen=True)
class Held:
    """A role or an activity, past or present, with who gave it and whether the reader may end it."""

    row: Role | Teaching
    given_by: str
    answer: Answer | None
    is_over: bool


def is_over(row, today) -> bool:
    return row.ends is not None and row.ends < today


def given_by(rows) -> dict:
    """Return {uuid: name of who gave it} from the audit entries."""
    made = AuditEntry.objects.filter(object_uuid__in=[row.uuid for row in rows], action__in=("grant", "appoint"))
    return dict(made.values_list("object_uuid", "actor_name"))


def person_page(person: User, user) -> dict:
    """Return the context of the page."""
    today = timezone.localdate()
    roles = list(roles_visible_to(user).filter(user=person).select_related("user", "institution", "programme"))
    taught = list(
        teachings_visible_to(user).filter(user=person).select_related("activity__programme_version__programme")
    )
    staffed = set(activities_to_staff(user).filter(pk__in=[t.activity_id for t in taught]).values_list("pk", flat=True))
    givers = given_by([*roles, *taught])
    support = support_visible_to(user).filter(user=person).select_related("enrolment__user", "enrolment__intake")
    return {
        "person": person,
        "roles": [Held(r, givers.get(r.uuid, ""), can_end(user, r), is_over(r, today)) for r in roles],
        "taught": [
            Held(t, givers.get(t.uuid, ""), None if t.activity_id in staffed else Denied(""), is_over(t, today))
            for t in taught
        ],
        "support": list(support.order_by("capacity", "-starts")),
        "today": today,
        "kinds": [
            (label, f"{reverse('role-grant', args=[kind])}?email={person.email}")
            for kind, label in ([] if person.pk == user.pk or person.is_machine else kinds_to_grant(user))
        ],
        "may_invite": not person.is_machine and person.is_active and not person.has_usable_password(),
    }
