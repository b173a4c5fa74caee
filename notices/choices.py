"""Which mails and reminders a person has switched off. Whatever is not offered in `kinds_to_choose` is always sent."""

from collections.abc import Collection, Iterable

from django.db import transaction

from accounts.models import User
from notices.kinds import kinds_to_choose
from notices.models import MutedKind
from notices.reminders import Reminder


def muted_by(user: User) -> set[str]:
    return set(MutedKind.objects.filter(user=user).values_list("kind", flat=True))


def is_wanted(user: User, kind: str) -> bool:
    """Ask it before a mail of a kind that may be switched off."""
    return not MutedKind.objects.filter(user=user, kind=kind).exists()


def wanted(items: Iterable[Reminder]) -> list[Reminder]:
    """Leave out what its person has switched off; one query."""
    items = list(items)
    people = {item.user.pk for item in items}
    off = set(MutedKind.objects.filter(user__in=people).values_list("user", "kind")) if people else set()
    return [item for item in items if (item.user.pk, item.kind) not in off]


@transaction.atomic
def choose(*, user: User, kinds: Collection[str]) -> None:
    """The person wants these kinds, of those that are offered; the others are off."""
    off = set(kinds_to_choose()) - set(kinds)
    MutedKind.objects.filter(user=user).exclude(kind__in=off).delete()
    MutedKind.objects.bulk_create([MutedKind(user=user, kind=kind) for kind in off], ignore_conflicts=True)
