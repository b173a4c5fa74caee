"""A letter of an office to the people of ticked rows: one mail each."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction

from accounts.models import User
from notices.models import Mail
from notices.services import language_of, letter, send

KIND = "portal.letter"


def recipients(people: Iterable[User | None]) -> list[User]:
    """Return each person once, without closed accounts and machines, by name."""
    found = {one.pk: one for one in people if one is not None and one.is_active and not one.is_machine}
    return sorted(found.values(), key=lambda one: (one.sort_key, one.pk))


def text_for(person: User, body: str, by: User) -> str:
    with language_of(person):
        return letter(person, *body.replace("\r\n", "\n").split("\n\n"), str(by))


@transaction.atomic
def send_letter(*, to: Iterable[User], subject: str, body: str, by: User, token: UUID) -> int:
    """Send the letter to each of them; return how many mails are new. Sent again with the same token, none is."""
    people = list(to)
    keys = {f"{KIND} {token} {person.uuid}": person for person in people}
    had = set(Mail.objects.filter(key__in=keys).values_list("key", flat=True))
    for key, person in keys.items():
        if key not in had:
            send(to=person, kind=KIND, subject=subject, body=text_for(person, body, by), key=key, by=by)
    return len(keys) - len(had)
