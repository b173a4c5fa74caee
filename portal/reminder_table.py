"""The list of awaited answers, a row for each person who owes some: its filters and columns."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.names import fold
from notices.models import Mail
from notices.reminders import Reminder
from pages.lists.columns import ListColumn, ListSpec, listed
from pages.lists.fields import search_field
from portal.reminders import ByLateness, PersonReminders
from ui.figures import day_words


class ReminderFilter(forms.Form):
    q = search_field(_("Person"))
    late = forms.BooleanField(label=_("Late only"), required=False)

    @property
    def is_narrowed(self) -> bool:
        return not self.is_valid() or any(self.cleaned_data.values())


def found(user: User, chosen: dict[str, Any]) -> ByLateness:
    words = fold(chosen["q"] or "").split()
    return ByLateness(user, timezone.localdate()).narrowed(words, late=bool(chosen["late"]))


def awaited_words(row: PersonReminders) -> str:
    lines = [item_words(item) for item in row.items]
    if row.more:
        lines.append(ngettext("and %(n)s more", "and %(n)s more", row.more) % {"n": row.more})
    return "\n".join(lines)


def item_words(item: Reminder) -> str:
    if item.due is None:
        return item.words()
    late = item.due < timezone.localdate()
    due = gettext("late, due on %(day)s") if late else gettext("by %(day)s")
    return f"{item.words()} · {due % {'day': day_words(item.due, short=True)}}"


def reminded_words(row: PersonReminders) -> str:
    if row.mail is None:
        return gettext("never")
    if row.mail.state == Mail.State.FAILED:
        return gettext("the mail was not delivered: check the address")
    return day_words(row.mail.created_at, time=False, short=True)


def oldest(row: PersonReminders) -> date | None:
    return row.oldest


def columns(_user) -> list[ListColumn]:
    return [
        ListColumn("name", _("Person"), lambda row: row.user.name_in_list, ("name",), fixed=True),
        ListColumn("awaited", _("What is awaited"), awaited_words),
        ListColumn("number", _("Answers awaited"), lambda row: row.number, ("number",), num=True, shown=False),
        ListColumn("late", _("Late"), lambda row: row.late or None, ("late",), num=True),
        ListColumn("oldest", _("Oldest due on"), oldest, ("oldest",), shown=False),
        ListColumn("reminded", _("Last reminded"), reminded_words),
    ]


REMINDERS = listed(
    ListSpec(
        key="reminders",
        title=_("Awaited answers"),
        url_name="reminders",
        form=lambda data, _user: ReminderFilter(data),
        found=found,
        columns=columns,
        row_id=lambda row: str(row.user.uuid),
        page_size=20,
        acts="portal/_reminder_acts.html",
    )
)
