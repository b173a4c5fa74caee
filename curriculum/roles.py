"""The roles that a user holds on a day, loaded once a request.

Read through the relations of the user, because the models of programmes ask this module who may see them.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils import timezone

from accounts.models import User


@dataclass(frozen=True)
class Roles:
    """Primary keys by role; empty sets without roles."""

    secretariat_of: frozenset[int] = frozenset()  # institutions
    machine_of: frozenset[int] = frozenset()  # institutions
    director_of: frozenset[int] = frozenset()  # programmes
    deputy_of: frozenset[int] = frozenset()  # programmes; of the coordinator, and for nothing else
    jury_of: frozenset[int] = frozenset()  # programmes
    teaches: frozenset[int] = frozenset()  # activities

    @property
    def is_office(self) -> bool:
        """Whether the user is of a secretariat or a director, and sees whole records of residents."""
        return bool(self.secretariat_of or self.director_of)

    @property
    def coordinates(self) -> frozenset[int]:
        """The programmes whose serious concerns go to the user: as director or named deputy."""
        return self.director_of | self.deputy_of


def on_day(day: date) -> Q:
    """A filter of rows whose period `starts`..`ends` contains the day; both days included, a null end is open."""
    return Q(starts__lte=day) & (Q(ends__isnull=True) | Q(ends__gte=day))


def roles_of(user, today: date | None = None) -> Roles:
    """Return the roles of the user. Two queries, cached on the user object unless `today` is given."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return Roles()
    if today is None and hasattr(user, "_roles_today"):
        return user._roles_today
    day = today or timezone.localdate()
    held: dict[str, set[int]] = defaultdict(set)
    rows = user.roles.filter(on_day(day)).order_by()
    for kind, institution, programme in rows.values_list("kind", "institution_id", "programme_id"):
        held[kind].add(institution or programme)
    taught = user.teachings.filter(on_day(day)).order_by().values_list("activity", flat=True)
    roles = Roles(
        secretariat_of=frozenset(held["secretariat"]),
        machine_of=frozenset(held["machine"]),
        director_of=frozenset(held["director"]),
        deputy_of=frozenset(held["deputy"]),
        jury_of=frozenset(held["jury"]),
        teaches=frozenset(taught),
    )
    if today is None:
        user._roles_today = roles
    return roles


def clear_roles(user: User) -> None:
    """Drop the cache of `roles_of` after a role was given or ended."""
    user.__dict__.pop("_roles_today", None)
