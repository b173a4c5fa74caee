"""The list of people: its filters, its columns, and who is written to."""

from typing import Any

from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from curriculum.staff.permissions import can_staff
from pages.lists.columns import ListColumn, ListSpec, listed
from portal.people.forms import PeopleFilter
from portal.people.visible_people import Person, as_kind, matching, people_visible_to, persons


def found(user, chosen: dict[str, Any]):
    people = matching(people_visible_to(user), chosen["q"] or "")
    return as_kind(people, user, chosen["kind"]) if chosen["kind"] else people


def account(person: Person) -> str:
    if not person.user.is_active:
        return gettext("closed")
    return gettext("never logged in") if person.never_logged_in else ""


def last_log_in(person: Person) -> str:
    at = person.user.last_login
    return formats.date_format(timezone.localtime(at), "SHORT_DATE_FORMAT") if at else ""


def columns(_user) -> list[ListColumn]:
    name = ("sort_key",)
    return [
        ListColumn("name", _("Name"), lambda p: p.user.name_in_list, name, person_url, fixed=True),
        ListColumn("email", _("E-mail"), lambda p: p.user.email, ("email",)),
        ListColumn("does", _("Does today"), lambda p: " · ".join(p.does)),
        ListColumn("account", _("Account"), account, ("is_active", "last_login")),
        ListColumn("log_in", _("Last log-in"), last_log_in, ("last_login",), shown=False),
    ]


def person_url(person: Person) -> str:
    return reverse("person", args=[person.user.uuid])


def user_of(person: Person) -> User:
    return person.user


PEOPLE = listed(
    ListSpec(
        key="people",
        title=_("People"),
        url_name="people",
        form=lambda data, _user: PeopleFilter(data),
        found=found,
        rows=persons,
        columns=columns,
        row_id=lambda person: str(person.user.uuid),
        person=user_of,
        may_write=can_staff,
    )
)
