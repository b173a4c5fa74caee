"""Which people an office sees, and what each of them does."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.names import fold
from curriculum.models import Institution, Role, Teaching
from curriculum.roles import on_day, roles_of
from curriculum.staff.permissions import is_administrator, programmes_of
from records.models import Accompaniment, Enrolment

TEACHER = "teacher"


def roles_visible_to(user) -> QuerySet[Role]:
    """Roles in the programmes of the office and in their universities."""
    if is_administrator(user):
        return Role.objects.all()
    programmes = programmes_of(user)
    institutions = Institution.objects.filter(Q(programmes__in=programmes) | Q(pk__in=roles_of(user).secretariat_of))
    return Role.objects.filter(Q(programme__in=programmes) | Q(institution__in=institutions.values("pk")))


def teachings_visible_to(user) -> QuerySet[Teaching]:
    return Teaching.objects.filter(activity__programme_version__programme__in=programmes_of(user))


def support_visible_to(user) -> QuerySet[Accompaniment]:
    """Who supports residents whose whole record the office sees; administrators see no residents here."""
    if not roles_of(user).is_office:
        return Accompaniment.objects.none()
    return Accompaniment.objects.filter(enrolment__in=Enrolment.objects.seen_as_a_whole_by(user).values("pk"))


def people_visible_to(user) -> QuerySet[User]:
    """People with a role, an activity or a resident in the reach of the office; administrators see all accounts."""
    if is_administrator(user):
        return User.objects.order_by("sort_key", "pk")
    wanted = (
        Q(pk__in=roles_visible_to(user).values("user"))
        | Q(pk__in=teachings_visible_to(user).values("user"))
        | Q(pk__in=support_visible_to(user).values("user"))
    )
    return User.objects.filter(wanted).order_by("sort_key", "pk")


def as_kind(people: QuerySet[User], user, kind: str, today: date | None = None) -> QuerySet[User]:
    """Narrow to those who hold the kind today: a role, "teacher", or a capacity of support."""
    held = on_day(today or timezone.localdate())
    if kind in Role.Kind.values:
        rows: QuerySet = roles_visible_to(user).filter(held, kind=kind)
    elif kind == TEACHER:
        rows = teachings_visible_to(user).filter(held)
    else:
        rows = support_visible_to(user).filter(held, capacity=kind)
    return people.filter(pk__in=rows.values("user"))


def matching(people: QuerySet[User], words: str) -> QuerySet[User]:
    for word in fold(words).split():
        people = people.filter(search_key__contains=word)
    return people


@dataclass
class Person:
    """A row of the list: somebody and, in words, what they do today."""

    user: User
    does: list[str] = field(default_factory=list)

    @property
    def never_logged_in(self) -> bool:
        return self.user.last_login is None and not self.user.is_machine


def persons(users: list[User], user, today: date | None = None) -> list[Person]:
    """Return the rows of these people; three queries, whatever their number."""
    today = today or timezone.localdate()
    does: dict[int, list[str]] = defaultdict(list)
    held = on_day(today)
    roles = roles_visible_to(user).filter(held, user__in=users).select_related("institution", "programme")
    for role in roles:
        does[role.user_id].append(f"{role.get_kind_display()}, {role.scope}")
    taught = teachings_visible_to(user).filter(held, user__in=users).order_by()
    for pk, number in taught.values_list("user").annotate(n=Count("pk")):
        does[pk].append(ngettext("teacher of %(n)s activity", "teacher of %(n)s activities", number) % {"n": number})
    support = support_visible_to(user).filter(held, user__in=users).order_by("capacity")
    names = dict(Accompaniment.Capacity.choices)
    for pk, capacity, number in support.values_list("user", "capacity").annotate(n=Count("pk")):
        words = ngettext("%(n)s resident", "%(n)s residents", number) % {"n": number}
        does[pk].append(_("%(capacity)s of %(residents)s") % {"capacity": names[capacity], "residents": words})
    return [Person(each, does[each.pk]) for each in users]
