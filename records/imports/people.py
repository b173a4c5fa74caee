"""Finds the people whom rows name by e-mail address; a new one is invited."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.names import fold
from imports.plans import Add, Plan
from records.imports.lookup import fits, in_chunks
from sheets.table import Row


class People:
    """People of the columns "e mail", "given name" and "family name"."""

    def __init__(self, rows: Sequence[Row]):
        emails = in_chunks(User.objects.all(), "email", [row["e mail"].lower() for row in rows])
        self.known = {user.email: user for user in emails}
        self.invited: set[str] = set()

    def find(self, one: Plan, no_person: str) -> User | None:
        """Return the known person, or a new one with the name in the row. `no_person`: the text for a machine."""
        email = one.row["e mail"].lower()
        try:
            validate_email(email)
        except ValidationError:
            one.refuse(_("“%(value)s” is no e-mail address.") % {"value": one.row["e mail"]}, "e mail")
            return None
        known = self.known.get(email)
        family = one.row["family name"]
        if known is not None:
            if known.is_machine or not known.is_active:
                one.refuse(no_person, "e mail")
            elif family and fold(family) != fold(known.family_name):
                text = _("This e-mail address is that of %(name)s: correct the address.") % {"name": known}
                one.refuse(text, "e mail")
            return known
        for column, name in (("given name", "given_name"), ("family name", "family_name")):
            if not one.row[column]:
                text = _("Nobody here has this e-mail address: give the name, or mend the address.")
                one.refuse(text, column)
            else:
                fits(one, User, name, one.row[column], column)
        made = User(email=email, given_name=one.row["given name"], family_name=family)
        made.set_unusable_password()
        if one.is_good:
            self.known[email] = made
        return made

    def invite(self, one: Plan, user: User) -> None:
        """Plan to create a new person with the row, once."""
        if user.pk is None and user.email not in self.invited:
            self.invited.add(user.email)
            one.adds.append(Add(user, action="invite"))
